package workbook

import (
	_ "embed" // the sample file
	"slices"
)

//go:generate go test -run TestSample_IsWhatItsGeneratorMakes -write

//go:embed sample.xlsx
var sampleFile []byte

// Sample is a filled workbook of a bloc of 14 agencies and its year 2027, for the demo and for tests: the bytes of an
// xlsx, the caller's own.
func Sample() []byte { return slices.Clone(sampleFile) }
