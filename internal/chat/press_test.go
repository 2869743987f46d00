package chat

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// args are what buttons carry besides ids: nothing, a page, an agency, a role, how somebody joined, a token, a step.
func args() *rapid.Generator[string] {
	agency := rapid.Map(rapid.Int64(), id36[int64])
	return rapid.OneOf(rapid.Just(""), agency, rapid.Map(agency, func(s string) string { return stepRole + "." + s }),
		rapid.SampledFrom([]string{"secretary", "approved", "contact", "keep"}), rapid.StringMatching(`[A-Za-z0-9_-]{22}`))
}

func TestWhateverTheIdsAButtonFitsTelegram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := press{Act: rapid.StringMatching(`[a-z]{2}`).Draw(t, "act"), ID: rapid.Int64().Draw(t, "id"),
			Rev: rapid.Int64().Draw(t, "rev"), Arg: args().Draw(t, "arg")}
		data := p.Data()
		if len(p.Arg) < 22 && len(data) > maxCallbackData { // beside a token stand no ids
			t.Fatalf("%q takes %d bytes", data, len(data))
		}
		if got, err := parsePress(data); len(data) <= maxCallbackData && (err != nil || got != p) {
			t.Fatalf("%q is read as %+v (%v), not %+v", data, got, err, p)
		}
	})
}

func FuzzParsePress(f *testing.F) {
	for _, s := range []string{"rp:1:2", "tk:zz:0:a", "ja:0:0:Ab_-0123456789abcdefgh", "", ":", "rp:1", "rp::", "rp:1:2:3:4:5", "rp:-1:0",
		"rp:9999999999999999999999:0", "rp:1:2:đ", "rp:1:2\x00", strings.Repeat("a", 65)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		p, err := parsePress(data)
		if err != nil {
			return
		}
		again, err := parsePress(p.Data())
		if len(p.Data()) <= maxCallbackData && (err != nil || again != p) {
			t.Fatalf("%q is %+v, which is written %q and read as %+v (%v)", data, p, p.Data(), again, err)
		}
		if p.Act == "" || strings.ContainsFunc(data, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q passes as %+v", data, p)
		}
	})
}

func TestEveryFlowsCodesFitCallbackData(t *testing.T) {
	for _, f := range flows() {
		for act := range f.presses {
			if len(act) != 2 || strings.Trim(act, "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Errorf("the act %q is not two small letters", act)
			}
		}
	}
}

func TestCommandsAreReadFromTheTextItself(t *testing.T) {
	for _, c := range []struct{ text, name, args string }{
		{"/start", "start", ""},
		{"/start abc_-", "start", "abc_-"},
		{"/start@khoibot abc", "start", "abc"},
		{"/START@KhoiBot", "start", ""},
		{"/HAN sơ kết", "han", "sơ kết"},
		{"  /han\u00a0tổng kết 🙂 ", "han", "tổng kết 🙂"},
		{"/han\nsơ kết", "han", "sơ kết"},
		{"/start@otherbot", "", ""},
		{"🙂 /han sơ kết", "", ""},
		{"Đề nghị /han", "", ""},
		{"/", "", ""},
		{"/ han", "", ""},
		{"", "", ""},
	} {
		name, args, ok := commandOf(c.text, "khoibot")
		if ok != (c.name != "") || ok && (name != c.name || args != c.args) {
			t.Errorf("%q is the command %q with %q (%t), want %q with %q", c.text, name, args, ok, c.name, c.args)
		}
	}
}

func TestOnlyAPapersNumberIsOne(t *testing.T) {
	for text, want := range map[string]string{
		"12/BC-VP": "12/BC-VP", "số 12/BC-VP": "12/BC-VP", "Đã gửi văn bản số: 05-NQ/ĐU.": "05-NQ/ĐU", "cv 123/ubnd-th": "123/ubnd-th",
		"12/2027/QĐ-UBND": "12/2027/QĐ-UBND", "so 123": "so 123", "báo cáo số 77/BC&KT": "77/BC&KT", " 12/BC-VP ": "12/BC-VP",
		"12/6": "", "12/6/2027": "", "17-12": "", "25-30": "", "25-30 người": "", "12": "", "15/12 17h": "", "8h-11h": "", "12/6h": "",
		"số 12/6": "", "12/BC-VP và 13/BC-VP": "", "em nộp 12/BC-VP rồi": "", "2026-2027": "", "": "",
	} {
		if got, ok := docNoIn(text); got != want || ok != (want != "") {
			t.Errorf("%q holds the number %q (%t), want %q", text, got, ok, want)
		}
	}
}
