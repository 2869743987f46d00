package words_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"
	"unicode"

	"github.com/BurntSushi/toml"

	"khoibot/internal/words"
	"khoibot/locales"
)

// message is one entry of a catalogue.
type message struct{ Other, One string }

func (m message) forms() []string {
	if m.One == "" {
		return []string{m.Other}
	}
	return []string{m.Other, m.One}
}

// catalogue reads a language's words as they stand in the file.
func catalogue(t *testing.T, code string) map[string]message {
	t.Helper()
	var tree map[string]any
	if _, err := toml.DecodeFS(locales.Files, code+".toml", &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]message{}
	var walk func(prefix string, tree map[string]any)
	walk = func(prefix string, tree map[string]any) {
		for name, v := range tree {
			switch v := v.(type) {
			case string:
				out[prefix+name] = message{Other: v}
			case map[string]any:
				if other, ok := v["other"].(string); ok {
					one, _ := v["one"].(string)
					out[prefix+name] = message{Other: other, One: one}
					continue
				}
				walk(prefix+name+".", v)
			default:
				t.Errorf("%s: %q is a %T", code, prefix+name, v)
			}
		}
	}
	walk("", tree)
	return out
}

var placeholder = regexp.MustCompile(`\{\{\s*\.([A-Za-z]+)`)

// placeholders are the names a message asks for.
func placeholders(m message) []string {
	names := map[string]bool{}
	for _, form := range m.forms() {
		for _, hit := range placeholder.FindAllStringSubmatch(form, -1) {
			names[hit[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func TestLanguagesSayTheSameThings(t *testing.T) {
	vi := catalogue(t, "vi")
	for _, code := range words.Codes()[1:] {
		other := catalogue(t, code)
		for key, m := range vi {
			theirs, ok := other[key]
			if !ok {
				t.Errorf("%s: nothing under %q", code, key)
				continue
			}
			if a, b := placeholders(m), placeholders(theirs); !slices.Equal(a, b) {
				t.Errorf("%q has the placeholders %v, in %s %v", key, a, code, b)
			}
		}
		for key := range other {
			if _, ok := vi[key]; !ok {
				t.Errorf("%s: %q is not in vi", code, key)
			}
		}
	}
}

// plain reports whether a message is shown as it is, not as Telegram HTML.
func plain(key string) bool {
	group, _, _ := strings.Cut(key, ".")
	return slices.Contains([]string{"button", "alert", "toast", "menu", "key", "placeholder", "file", "reason", "date", "audit", "role", "filename"}, group)
}

// limit is how long a message may be in Telegram's units, and how long the values put into it are cut by the code at
// most, for those that have to be.
func limit(key string) (most, values int) {
	group, _, _ := strings.Cut(key, ".")
	switch group {
	case "button", "key":
		return 64, 24 // a label, what a phone shows of it: the Bot API sets no limit
	case "alert", "toast":
		return words.MaxAlert, 40 // answerCallbackQuery; longer ones are cut
	case "menu":
		return 256, 0 // BotCommand.description
	case "placeholder":
		return 64, 0 // ForceReply.input_field_placeholder
	}
	return words.MaxText, 300
}

// known are values of which it is known how long they can be.
func known() map[string]any {
	return map[string]any{"Count": 1000, "N": 14, "Of": 14, "Max": 300, "Page": 100,
		"At": "01/06/2027 09:00", "Due": "01/06/2027 09:00", "Date": "01/06/2027", "Weekday": "Wednesday"}
}

// filled puts a value of n letters into every placeholder whose length is not known.
func filled(t *testing.T, key, form string, names []string, n int) string {
	t.Helper()
	args := map[string]any{}
	for _, name := range names {
		args[name] = strings.Repeat("ộ", n)
		if v, ok := known()[name]; ok {
			args[name] = v
		}
	}
	parsed, err := template.New(key).Option("missingkey=error").Parse(form)
	if err != nil {
		t.Errorf("%s: %v", key, err)
		return ""
	}
	var b strings.Builder
	if err := parsed.Execute(&b, args); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	return b.String()
}

func TestWordsAreWithinTelegramsLimits(t *testing.T) {
	for _, code := range words.Codes() {
		for key, m := range catalogue(t, code) {
			most, values := limit(key)
			for _, form := range m.forms() {
				text := filled(t, key, form, placeholders(m), values)
				if !plain(key) {
					text = tag.ReplaceAllString(text, "")
				}
				if n := words.Len(text); n > most || strings.TrimSpace(text) == "" {
					t.Errorf("%s: %q is %d long, of at most %d", code, key, n, most)
				}
			}
		}
	}
}

var (
	tag    = regexp.MustCompile(`</?[a-z]+>`)
	entity = regexp.MustCompile(`&(amp|lt|gt|quot|#[0-9]+);`)
)

// checkHTML finds what Telegram would not take in its HTML (Bot API, "HTML style"): of its tags the plain ones that
// these messages need.
func checkHTML(s string) error {
	var open []string
	for _, hit := range tag.FindAllString(s, -1) {
		name := strings.Trim(hit, "</>")
		switch {
		case !slices.Contains([]string{"b", "i", "u", "s", "code", "pre", "blockquote"}, name):
			return fmt.Errorf("unknown tag %s", hit)
		case !strings.HasPrefix(hit, "</"):
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return fmt.Errorf("%s closes nothing", hit)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("<%s> is not closed", open[len(open)-1])
	}
	rest := entity.ReplaceAllString(tag.ReplaceAllString(s, ""), "")
	if i := strings.IndexAny(rest, "<>&"); i >= 0 {
		return fmt.Errorf("%q stands bare", rest[i:i+1])
	}
	return nil
}

func TestWordsAreTelegramHTML(t *testing.T) {
	for _, code := range words.Codes() {
		for key, m := range catalogue(t, code) {
			for _, form := range m.forms() {
				text := filled(t, key, form, placeholders(m), 3)
				if plain(key) {
					if tag.MatchString(text) {
						t.Errorf("%s: %q is plain text, with a tag in it", code, key)
					}
					continue
				}
				if err := checkHTML(text); err != nil {
					t.Errorf("%s: %q: %v", code, key, err)
				}
			}
		}
	}
}

func TestHTMLIsChecked(t *testing.T) {
	for s, good := range map[string]bool{
		"a <b>b <i>c</i></b> &lt;": true, "<b>a": false, "a</b>": false, "<b><i>a</b></i>": false,
		"<em>a</em>": false, "a < b": false, "a & b": false, "<a href=\"x\">y</a>": false,
	} {
		if err := checkHTML(s); (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestSpellingIsOne(t *testing.T) {
	for key, m := range catalogue(t, "vi") {
		for _, form := range m.forms() {
			for _, word := range strings.FieldsFunc(form, func(r rune) bool { return !unicode.IsLetter(r) }) {
				low := strings.ToLower(word)
				if slices.Contains([]string{"uỷ", "huỷ", "hoà", "hoá", "khoá", "xoá", "toà", "thuỷ", "quí", "kí"}, low) {
					t.Errorf("%q spells %q: hủy, ủy, hòa, xóa, khóa", key, word)
				}
			}
		}
	}
}

// A date is written in one order: the weekday before it; on a task's card the hour stands before both, as in letters.
func TestDatesStandInOneOrder(t *testing.T) {
	after := regexp.MustCompile(`\{\{\.(Due|To|From|At|Date)\}\}[ ,(]*\{\{\.Weekday\}\}`)
	for _, code := range words.Codes() {
		for key, m := range catalogue(t, code) {
			for _, form := range m.forms() {
				if after.MatchString(tag.ReplaceAllString(form, "")) {
					t.Errorf("%s, %s: the weekday stands behind the date: %s", code, key, form)
				}
			}
		}
	}
}

func TestOnlyTheBoardsMarksAreSymbols(t *testing.T) {
	const allowed = "✓✗●○–…“”‘’•·→▸«»←⟦⟧№≤≥×%/"
	for _, code := range words.Codes() {
		for key, m := range catalogue(t, code) {
			for _, form := range m.forms() {
				for _, r := range form {
					if unicode.Is(unicode.So, r) && !strings.ContainsRune(allowed, r) || r >= 0x1F000 || r == 0xFE0F {
						t.Errorf("%s: %q has the symbol %q", code, key, r)
					}
				}
			}
		}
	}
}

func TestPeoplesWordsAreEscapedInMessagesOnly(t *testing.T) {
	c, err := words.Load("vi", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	args := words.Args{"Name": "<b>", "Why": "&", "At": words.HTML("<i>x</i>")}
	l := c.For("vi")
	if got := string(l.HTML("unreachable", args)); !strings.Contains(got, "&lt;b&gt;: &amp;") {
		t.Errorf("a message says %s", got)
	}
	if got := l.Text("alert.relay_taken", words.Args{"Name": "<b>", "At": "x"}); !strings.Contains(got, "<b>") {
		t.Errorf("an alert says %s", got)
	}
	if got := c.For("xx").Text("key.viec", nil); got != "Việc của đơn vị" {
		t.Errorf("a language there is not says %q", got)
	}
	if l.Has("no.such.words") || !l.Has("audit.refused") || !l.Has("date.weekday.mon") {
		t.Error("Has does not know which words there are")
	}
}

func TestCutKeepsWithinTelegramsUnits(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"đơn vị", 6, "đơn vị"},
		{"đơn vị", 5, "đơn…"},
		{"a😀b", 4, "a😀b"},
		{"a😀bc", 4, "a😀…"},
		{"a😀b", 3, "a…"},
		{"", 3, ""},
	} {
		got := words.Cut(c.text, c.n)
		if got != c.want || words.Len(got) > c.n {
			t.Errorf("%q cut to %d is %q, want %q", c.text, c.n, got, c.want)
		}
	}
}
