package bloc

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"already folded", "han so ket 6 thang", "han so ket 6 thang"},
		{"capitals", "HAN So Ket", "han so ket"},
		{"every tone and vowel", "ÁÀẢÃẠ ăắằẳẵặ âấầẩẫậ êếềểễệ ôốồổỗộ ơớờởỡợ ưứừửữự ýỳỷỹỵ", "aaaaa aaaaaa aaaaaa eeeeee oooooo oooooo uuuuuu yyyyy"},
		{"đ, and the eth that stands for it", "Đồng đội Ðảng ð", "dong doi dang d"},
		{"decomposed", norm.NFD.String("Ký giao ước thi đua"), "ky giao uoc thi dua"},
		{"no-break space", "Hội\u00a0nghị", "hoi nghi"},
		{"runs of space, and both ends", " \t hội \n\r  nghị \u3000 ", "hoi nghi"},
		{"only space", " \u00a0\t", ""},
		{"zero-width and direction marks", "\ufeffCQ\u200b03\u200f \u202a(\u2060x\u202c)", "cq03 (x)"},
		{"a mark alone between spaces", "a \u0301 b", "a b"},
		{"a dropped rune at the end after a space", "an \u200b", "an"},
		{"a folded start, then not", "hop  Khối", "hop khoi"},
		{"ends in one space", "hop ", "hop"},
		{"digits, punctuation, emoji stay", "Số 12/KH-CĐ: 50% ✓ 😀", "so 12/kh-cd: 50% ✓ 😀"},
		{"other scripts stay", "Москва 東京 각", "москва 東京 각"},
		{"broken bytes", "a\xffb", "a\ufffdb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestFold_Properties(t *testing.T) {
	letters := rapid.RuneFrom([]rune("aăâeêoôơuưyđĐÁẶỆỖỰ \u00a0\u200b\t9/"), unicode.Mn, unicode.Latin, unicode.Hangul, unicode.Greek, unicode.Zs)
	texts := rapid.OneOf(rapid.StringOf(letters), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		got := Fold(s)
		if again := Fold(got); again != got {
			t.Fatalf("folding twice: %q, then %q", got, again)
		}
		if a, b := Fold(norm.NFC.String(s)), Fold(norm.NFD.String(s)); a != b || a != got {
			t.Fatalf("spelling matters: NFC %q, NFD %q, as it came %q", a, b, got)
		}
		if strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Fatalf("spaces left in %q", got)
		}
		if strings.ContainsFunc(norm.NFD.String(got), func(r rune) bool { return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) }) {
			t.Fatalf("a mark left in %q", got)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":      "bao cao so ket 6 thang",
		"vietnamese": "Báo cáo sơ kết 6 tháng đầu năm",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
