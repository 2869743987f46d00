package chat

import "testing"

func TestThePapersNumberIsKeptWithoutTheWordsBeforeIt(t *testing.T) {
	for said, want := range map[string]string{
		"số 12/BC-VP":             "12/BC-VP",
		"Công văn số 12/BC-VP":    "12/BC-VP",
		"số 123":                  "123",
		"so: 123":                 "123",
		"12/BC-VP ngày 03/6/2027": "12/BC-VP ngày 03/6/2027",
		"số 12 ngày 3/6":          "12 ngày 3/6",
		" Sở Nội vụ ":             "Sở Nội vụ",
	} {
		if got := bareNumber(said); got != want {
			t.Errorf("%q is kept as %q, want %q", said, got, want)
		}
	}
}
