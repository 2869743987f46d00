package when

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrNoDate says that a text names no date or time.
var ErrNoDate = errors.New("no date in the text")

// AmbiguousError says that a text can be meant in several ways, of which a person has to choose.
type AmbiguousError struct {
	Phrase  string      // the part of the text in question, as it was written
	Choices []time.Time // what it can mean, in order of time, in the bloc's zone, each once
}

func (e *AmbiguousError) Error() string {
	meanings := make([]string, len(e.Choices))
	for i, t := range e.Choices {
		meanings[i] = DateTime(t, t.Location())
	}
	return fmt.Sprintf("%q can mean %s", e.Phrase, strings.Join(meanings, " or "))
}

// Why is the reason for which a date is refused.
type Why int

// Reasons of an ImpossibleError.
const (
	NoSuchDay  Why = iota + 1 // the calendar has no such day: 31/02, 12/25, 29/02 of a common year
	NoSuchTime                // the clock has no such time: 25h, 17h75, 17h in the morning
	OutOfRange                // the year is not one of 2000–2100, or is not written with two or four digits
	Backwards                 // a span that ends before it starts
	Lunar                     // a day of the lunar calendar, which is not read
)

var reasons = [...]string{NoSuchDay: "no such day", NoSuchTime: "no such time", OutOfRange: "year out of range",
	Backwards: "ends before it starts", Lunar: "lunar calendar"}

// ImpossibleError says that a piece of a text is written as a date or time, and cannot be one.
type ImpossibleError struct {
	Piece string // as it was written
	Why   Why
}

func (e *ImpossibleError) Error() string { return fmt.Sprintf("%q: %s", e.Piece, reasons[e.Why]) }
