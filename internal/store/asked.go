package store

import "strconv"

// settingAsked is when the secretariat was last asked about proposals, in unix seconds.
const settingAsked Setting = "proposals_asked"

// LastAsked is when the secretariat was last asked about proposals that nobody has confirmed; zero for never.
func (c Cycle) LastAsked() (int64, error) {
	s, err := c.tx.Settings().Get(settingAsked, "0")
	if err != nil {
		return 0, err
	}
	at, err := strconv.ParseInt(s, 10, 64)
	return at, wrap(err, "read when the secretariat was asked")
}

// NoteAsked records that the secretariat is asked now.
func (c Cycle) NoteAsked() error {
	return c.tx.Settings().Set(settingAsked, strconv.FormatInt(c.tx.Now, 10))
}
