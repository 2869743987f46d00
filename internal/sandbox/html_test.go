package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestParseHTML(t *testing.T) {
	cases := []struct{ src, text, entities string }{
		{"không gì cả", "không gì cả", ""},
		{"<b>a</b><strong>b</strong>", "ab", "bold 0+1, bold 1+1"},
		{"<i>a</i><em>b</em><u>c</u><ins>d</ins>", "abcd", "italic 0+1, italic 1+1, underline 2+1, underline 3+1"},
		{"<s>a</s><strike>b</strike><del>c</del>", "abc", "strikethrough 0+1, strikethrough 1+1, strikethrough 2+1"},
		{"🏟 <b>đồng chí</b>", "🏟 đồng chí", "bold 3+8"},
		{"<tg-spoiler>a</tg-spoiler><span class=\"tg-spoiler\">b</span>", "ab", "spoiler 0+1, spoiler 1+1"},
		{"<b>a<i>b</i></b>", "ab", "bold 0+2, italic 1+1"},
		{"<B CLASS=x>a</b >", "a", "bold 0+1"},
		{"<b></b>x", "x", ""},
		{"<code>a &lt;b&gt;</code>", "a <b>", "code 0+5"},
		{"<pre>a</pre>", "a", "pre 0+1"},
		{`<pre><code class="language-go">a</code></pre>`, "a", "pre 0+1 go"},
		{"<code>a<b>b</b></code>", "ab", "code 0+2"},
		{"<b><code>a</code></b>", "a", "code 0+1, bold 0+1"},
		{`<a href="https://a.vn/?x=1&amp;y=2">a</a>`, "a", "text_link 0+1 https://a.vn/?x=1&y=2"},
		{"<a>https://a.vn</a>", "https://a.vn", "text_link 0+12 https://a.vn"},
		{`<a href="nowhere">a</a>`, "a", ""},
		{`<a href="tg://user?id=7">a</a>`, "a", "text_mention 0+1 7"},
		{"<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", "blockquote 0+1, expandable_blockquote 1+1"},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", "custom_emoji 0+2 5368324170671202286"},
		{`<tg-time unix="1647531900" format="wDT">17/03</tg-time>`, "17/03", "date_time 0+5 1647531900wDT"},
		{"&lt;&gt;&amp;&quot;&#272;&#x110;&lt", `<>&"ĐĐ<`, ""},
		{"&laquo;&#12345678;&nbsp;& &x", "&laquo;&#12345678;&nbsp;& &x", ""},
	}
	for _, c := range cases {
		t.Run(c.src, func(t *testing.T) {
			text, entities, err := parseHTML(c.src)
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, e := range entities {
				line := fmt.Sprintf("%s %d+%d %s%s%s", e.Type, e.Offset, e.Length, e.URL, e.Language, e.CustomEmojiID)
				if e.User != nil {
					line += fmt.Sprint(e.User.ID)
				}
				if e.UnixTime != 0 {
					line += fmt.Sprint(e.UnixTime) + e.DateTimeFormat
				}
				told = append(told, strings.TrimSpace(line))
			}
			if got := strings.Join(told, ", "); text != c.text || got != c.entities {
				t.Errorf("got %q %s", text, got)
			}
		})
	}
}

func TestParseHTML_Errors(t *testing.T) {
	cases := []struct{ src, want string }{
		{"🏟 <x>a</x>", `Unsupported start tag "x" at byte offset 5`},
		{"1 < 2", `Unsupported start tag "" at byte offset 2`},
		{"1 < 2 > 1", `Unsupported start tag "" at byte offset 2`},
		{"a<br/>b", `Unsupported start tag "br/" at byte offset 1`},
		{"<b", "Unclosed start tag at byte offset 0"},
		{"<b ", `Unclosed start tag "b" at byte offset 0`},
		{"<b>a", `Can't find end tag corresponding to start tag "b"`},
		{"<b><i>a</i>", `Can't find end tag corresponding to start tag "b"`},
		{"a</b>", "Unexpected end tag at byte offset 1"},
		{"<b>a</b", "Unclosed end tag at byte offset 4"},
		{"<b>a</i>", `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"<b><i>a</b></i>", `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{"<i =x>", `Empty attribute name in the tag "i" at byte offset 0`},
		{"<i x  =  ", `Unclosed start tag "i" at byte offset 0`},
		{"<i x=19,", "Unexpected end of name token at byte offset 5"},
		{`<i x="a>`, "Unclosed start tag at byte offset 0"},
		{"<span>a</span>", `Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{`<tg-emoji emoji-id="x">a</tg-emoji>`, "Invalid custom emoji identifier specified"},
		{`<tg-time unix="mai">a</tg-time>`, `Tag "tg-time" must have a valid attribute "unix" at byte offset 0`},
	}
	for _, c := range cases {
		t.Run(c.src, func(t *testing.T) {
			if text, _, err := parseHTML(c.src); err == nil || err.Error() != c.want {
				t.Errorf("got %q, %v", text, err)
			}
		})
	}
}

// TestRenderHTML_ReadsBack: what the page shows is what was sent.
func TestRenderHTML_ReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aư<>&\"🙂 \n")), 1, 30, -1).Draw(t, "text")
		units := utf16.Encode([]rune(text))
		var entities []Entity
		for range rapid.IntRange(0, 4).Draw(t, "count") {
			from := rapid.IntRange(0, len(units)-1).Draw(t, "from")
			e := Entity{
				Type:   rapid.SampledFrom([]string{"bold", "italic", "spoiler"}).Draw(t, "type"),
				Offset: from, Length: rapid.IntRange(1, len(units)-from).Draw(t, "length"),
			}
			if checkEntities(text, []Entity{e}) == nil {
				entities = append(entities, e)
			}
		}
		back, parsed, err := parseHTML(renderHTML(text, entities))
		if err != nil || back != text {
			t.Fatalf("%q became %q: %v", text, back, err)
		}
		for at := range units {
			if covers(entities, at) != covers(parsed, at) {
				t.Fatalf("formatting at %d: had %q, has %q", at, covers(entities, at), covers(parsed, at))
			}
		}
	})
}

// covers names the formatting of one code unit.
func covers(entities []Entity, at int) string {
	var kinds []string
	for _, e := range entities {
		if at >= e.Offset && at < e.Offset+e.Length && !slices.Contains(kinds, e.Type) {
			kinds = append(kinds, e.Type)
		}
	}
	slices.Sort(kinds)
	return strings.Join(kinds, " ")
}

func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>a</b>", `<a href="https://a.vn">x</a>`, "&lt;&#272;&", "</", "<i x='&quot;'>🙂</>", "<pre><code class=\"language-x\">",
		"<blockquote expandable>a</blockquote>", "<tg-time unix=1 format=r>a</tg-time>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ToValidUTF8(src, "")
		text, entities, err := parseHTML(src)
		if err != nil {
			return
		}
		if no := checkEntities(text, entities); no != nil {
			t.Fatalf("entities %+v of %q: %s", entities, text, no.text)
		}
		back, _, err := parseHTML(renderHTML(text, entities))
		if err != nil || back != text {
			t.Fatalf("%q shows %q and reads back %q: %v", src, text, back, err)
		}
	})
}

func TestFindEntities(t *testing.T) {
	cases := []struct{ text, want string }{
		{"/viec", "bot_command 0+5"},
		{"/han@khoibot hạn", "bot_command 0+12"},
		{"🙂 /viec", "bot_command 3+5"},
		{"a/viec 30/3 và/hoặc", ""},
		{"/việc", ""},
		{"<b>a</b>", ""},
		{"chào @khoibot nhé", "mention 5+8"},
		{"a@khoibot.vn", ""},
		{"xem https://t.me/x?start=1.", "url 4+22"},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			var told []string
			for _, e := range findEntities(c.text) {
				told = append(told, fmt.Sprintf("%s %d+%d", e.Type, e.Offset, e.Length))
			}
			if got := strings.Join(told, ", "); got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}
