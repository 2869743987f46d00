package sandbox

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sizes of keyboards.
const (
	buttonsMost     = 100
	rowMost         = 8
	dataMost        = 64 // bytes
	copyTextMost    = 256
	placeholderMost = 64
)

// markup is a reply_markup of any of its four kinds.
type markup struct {
	inline      *inlineMarkup
	keyboard    *replyKeyboard
	remove      bool
	force       bool
	placeholder string
}

type inlineMarkup struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

// inlineButton keeps the button as the bot sent it, for Telegram shows it back unchanged.
type inlineButton map[string]json.RawMessage

type replyKeyboard struct {
	rows        [][]string
	once        bool
	placeholder string
}

func (b inlineButton) text(field string) string {
	var v string
	if json.Unmarshal(b[field], &v) != nil {
		return ""
	}
	return v
}

func (b inlineButton) copyText() string {
	var v struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(b["copy_text"], &v) != nil {
		return ""
	}
	return v.Text
}

func (b inlineButton) view() Button {
	return Button{
		Text: b.text("text"), Data: b.text("callback_data"), URL: b.text("url"), CopyText: b.copyText(), Style: b.text("style"),
	}
}

// readMarkup reads reply_markup.
func readMarkup(q *query) (markup, *refusal) {
	var raw struct {
		Inline      [][]inlineButton  `json:"inline_keyboard"`
		Keyboard    [][]keyboardLabel `json:"keyboard"`
		Remove      bool              `json:"remove_keyboard"`
		Force       bool              `json:"force_reply"`
		Once        bool              `json:"one_time_keyboard"`
		Placeholder string            `json:"input_field_placeholder"`
	}
	if given, no := q.json("reply_markup", &raw); no != nil {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	} else if !given {
		return markup{}, nil
	}
	if utf8.RuneCountInString(raw.Placeholder) > placeholderMost {
		return markup{}, badRequest("input field placeholder is too long")
	}
	m := markup{remove: raw.Remove, force: raw.Force, placeholder: raw.Placeholder}
	var no *refusal
	if m.inline, no = checkInline(raw.Inline); no != nil {
		return markup{}, no
	}
	m.keyboard, no = checkKeyboard(raw.Keyboard)
	if m.keyboard != nil {
		m.keyboard.once, m.keyboard.placeholder = raw.Once, raw.Placeholder
	}
	return m, no
}

// readInline reads the reply_markup of an edit, which may only be inline.
func readInline(q *query) (*inlineMarkup, *refusal) {
	m, no := readMarkup(q)
	if no != nil {
		return nil, no
	}
	if m.keyboard != nil || m.remove || m.force {
		return nil, badRequest("inline keyboard expected")
	}
	return m.inline, nil
}

// checkInline refuses what Telegram refuses; more than eight buttons in a row, which Telegram rearranges, is refused
// too. A keyboard without buttons is none.
func checkInline(rows [][]inlineButton) (*inlineMarkup, *refusal) {
	kept, total := [][]inlineButton{}, 0
	for _, row := range rows {
		if len(row) == 0 {
			continue
		}
		if len(row) > rowMost {
			return nil, badRequest("REPLY_MARKUP_INVALID")
		}
		for _, b := range row {
			if no := checkButton(b); no != nil {
				return nil, no
			}
		}
		total += len(row)
		kept = append(kept, row)
	}
	if total > buttonsMost {
		return nil, badRequest("reply markup is too long")
	}
	if total == 0 {
		return nil, nil
	}
	return &inlineMarkup{kept}, nil
}

func checkButton(b inlineButton) *refusal {
	var label string
	if json.Unmarshal(b["text"], &label) != nil {
		return badRequest(`can't parse inline keyboard button: Field "text" must be of type String`)
	}
	if strings.TrimSpace(label) == "" {
		return badRequest("inline keyboard button text must be non-empty")
	}
	if style := b.text("style"); !slices.Contains([]string{"", "danger", "success", "primary"}, style) {
		return badRequest("can't parse inline keyboard button: invalid button style specified")
	}
	switch actions := b.actions(); {
	case len(actions) == 0:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(actions) > 1: // Telegram takes the first it knows
		return badRequest("can't parse inline keyboard button: only one of %s may be specified", strings.Join(actions, ", "))
	case len(b.text("callback_data")) > dataMost:
		return badRequest("BUTTON_DATA_INVALID")
	case utf16Len(b.copyText()) > copyTextMost:
		return badRequest("BUTTON_COPY_TEXT_INVALID")
	case b.text("url") != "" && !validLink(b.text("url")):
		return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.text("url"))
	}
	return nil
}

// actions names what a press of the button would do. Fields that are empty count as absent, as they do at Telegram.
func (b inlineButton) actions() []string {
	var out []string
	for _, field := range []string{"url", "callback_data"} {
		if b.text(field) != "" {
			out = append(out, field)
		}
	}
	if b.copyText() != "" {
		out = append(out, "copy_text")
	}
	for _, field := range []string{
		"web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
		"switch_inline_query_chosen_chat", "callback_game", "disabled",
	} {
		if raw, ok := b[field]; ok && string(raw) != "null" {
			out = append(out, field)
		}
	}
	if string(b["pay"]) == "true" {
		out = append(out, "pay")
	}
	return out
}

// validLink accepts what a button may open: an http, https or tg link.
func validLink(link string) bool {
	if !strings.Contains(link, "://") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return false
	}
	switch u.Scheme {
	case "tg":
		return true
	case "http", "https":
		return strings.Contains(u.Hostname(), ".") || u.Hostname() == "localhost"
	}
	return false
}

// keyboardLabel is a key of a reply keyboard, which is an object or just its text.
type keyboardLabel string

// UnmarshalJSON reads either form of a key.
func (k *keyboardLabel) UnmarshalJSON(data []byte) error {
	var key struct {
		Text string `json:"text"`
	}
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(k))
	}
	err := json.Unmarshal(data, &key)
	*k = keyboardLabel(key.Text)
	return err
}

func checkKeyboard(rows [][]keyboardLabel) (*replyKeyboard, *refusal) {
	var kept [][]string
	for _, row := range rows {
		var line []string
		for _, key := range row {
			if strings.TrimSpace(string(key)) == "" {
				return nil, badRequest("keyboard button text must be non-empty")
			}
			line = append(line, string(key))
		}
		if len(line) > 0 {
			kept = append(kept, line)
		}
	}
	if kept == nil {
		return nil, nil
	}
	return &replyKeyboard{rows: kept}, nil
}
