package words_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/words"
)

func load(t *testing.T) *words.Catalogue {
	t.Helper()
	c, err := words.Load("vi", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMessagesSayWhatStandsInTheFilesWhereTheBodyHasNoName(t *testing.T) {
	c := load(t)
	for _, code := range words.Codes() {
		for key, m := range catalogue(t, code) {
			if strings.Contains(m.Other, "{{") || m.One != "" {
				continue
			}
			if got := c.For(code).Text(key, nil); got != m.Other {
				t.Errorf("%s: %q says %q, want %q", code, key, got, m.Other)
			}
		}
	}
}

func TestABlocNamesTheBodyPeopleWriteTo(t *testing.T) {
	c := load(t)
	c.CallBody("cơ quan <Thường trực>")
	for _, m := range []struct {
		code, key, has string
		args           words.Args
	}{
		{"vi", "confirmed", "✓ Cơ quan &lt;Thường trực&gt; đã xác nhận <b>CQ</b>", words.Args{"Agency": "CQ", "Title": "Báo cáo"}},
		{"vi", "help.focal", "<b>[Hỏi Thường trực Khối]</b>: gửi câu hỏi", nil},
		{"vi", "help.focal", "/hoi – hỏi Cơ quan &lt;Thường trực&gt;", nil},
		{"en", "confirmed", "✓ Cơ quan &lt;Thường trực&gt; confirmed that", words.Args{"Agency": "CQ", "Title": "Báo cáo"}},
		{"en", "not_understood", "Pass it on to cơ quan &lt;Thường trực&gt;?", nil},
		{"vi", "relay.sent", "“Thường trực Khối ở đâu?”", words.Args{"At": "x", "Words": "Thường trực Khối ở đâu?"}}, // a person's own words
	} {
		if got := string(c.For(m.code).HTML(m.key, m.args)); !strings.Contains(got, m.has) {
			t.Errorf("%s: %q does not say %q but %q", m.code, m.key, m.has, got)
		}
	}
	for key, want := range map[string]string{"key.hoi": "Hỏi Thường trực Khối", "button.relay_ask": "Hỏi Thường trực Khối", "menu.hoi": "Hỏi Thường trực Khối"} {
		if got := c.For("vi").Text(key, nil); got != want {
			t.Errorf("%q, whose words are fixed, says %q", key, got)
		}
	}
	if got := c.For("vi").Text("alert.only_secretary", nil); !strings.Contains(got, "chỉ Cơ quan <Thường trực> làm được") {
		t.Errorf("an alert says %q", got)
	}
	c.CallBody("")
	if got := c.For("vi").Text("roll.body", nil); got != "Thường trực Khối" {
		t.Errorf("without a name it is called %q", got)
	}
}

func TestAMessageWithACountNamesTheBodyToo(t *testing.T) {
	c := load(t)
	c.CallBody("Thường trực Cụm")
	if got := string(c.For("vi").HTML("opened.head", words.Args{"Count": 2})); !strings.Contains(got, "Thường trực Cụm giao 2 việc") {
		t.Errorf("%q", got)
	}
}
