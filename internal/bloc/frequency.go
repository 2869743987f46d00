package bloc

// Frequency is how often a recurring task comes (hằng năm, hằng quý, hằng tháng). The zero Frequency is yearly.
type Frequency string

// The frequencies there are.
const (
	EveryYear    Frequency = "year"
	EveryQuarter Frequency = "quarter"
	EveryMonth   Frequency = "month"
)

// Valid reports whether f is one of the frequencies above.
func (f Frequency) Valid() bool { return f == EveryYear || f == EveryQuarter || f == EveryMonth }

// Periods is how many periods a year has.
func (f Frequency) Periods() int { return 12 / f.Months() }

// Months is how many months a period has.
func (f Frequency) Months() int {
	switch f {
	case EveryMonth:
		return 1
	case EveryQuarter:
		return 3
	}
	return 12
}
