package when

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // Windows, and small Linux images, have no zones of their own
)

// DefaultZone is the zone of a bloc that names none.
const DefaultZone = "Asia/Ho_Chi_Minh"

// Zone is the time zone of that IANA name, such as "Asia/Ho_Chi_Minh"; "" is DefaultZone. "Local" is refused:
// the bloc's time must not depend on which machine the program runs.
func Zone(name string) (*time.Location, error) {
	switch name {
	case "":
		name = DefaultZone
	case "Local":
		return nil, errors.New(`look up time zone "Local": give a name such as ` + DefaultZone)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("look up time zone %q: %w", name, err)
	}
	return loc, nil
}

// DateTime is t in loc as dates are shown to people: "30/03/2026 17:00".
func DateTime(t time.Time, loc *time.Location) string { return t.In(loc).Format("02/01/2006 15:04") }
