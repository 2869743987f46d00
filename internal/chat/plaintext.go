package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// plainTextFlow is [Bản gửi Zalo, thư điện tử]: a notice as plain text, in messages ready to be copied, since Telegram does
// not reach everybody.
func plainTextFlow() flow {
	return flow{presses: map[string]presser{"vz": pressPlainNotice, "vy": pressPlainComposition}}
}

// maxCopied is how long a text is that a button copies (Bot API, CopyTextButton).
const maxCopied = 256

// pressPlainNotice gives the text of a notice that was sent, as it reads now.
func pressPlainNotice(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.noticeOf(p)
	if err != nil {
		return err
	}
	s, err := t.Tx.Content().Dispatch(task.ID)
	if notFound(err) {
		return no("notice_empty", nil)
	}
	if err != nil {
		return err
	}
	v, err := t.Tx.Content().Version(task.ID, s.Version)
	if err != nil {
		return err
	}
	c := composition{Title: task.Title, Parts: v.Parts, Ack: !task.Silent, Due: task.Due, Author: s.Author}
	return t.sayPlain(c)
}

// pressPlainComposition gives the text of what is being written.
func pressPlainComposition(t *turn, p press) error {
	_, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if len(c.Parts) == 0 {
		return no("notice_empty", nil)
	}
	return t.sayPlain(c)
}

// sayPlain says a notice as plain text: a line for the secretary first, then nothing but what is to be copied.
func (t *turn) sayPlain(c composition) error {
	text, err := t.look().plainText(c)
	if err != nil {
		return err
	}
	pieces := piecesOf(text, maxMessageText)
	_, files := countParts(c.Parts)
	if err := t.say("plain.head", words.Args{"Title": words.Cut(c.Title, 200), "Count": len(pieces), "Files": files}); err != nil {
		return err
	}
	for _, piece := range pieces {
		m := store.Message{Text: words.Escape(piece)}
		if words.Len(piece) <= maxCopied {
			m.Buttons = [][]store.Button{{{Label: t.lang.Text("button.copy", nil), Copy: piece}}}
		}
		if err := t.send(m); err != nil {
			return err
		}
	}
	return nil
}

// plainText is a notice as text alone: its parts in order, files by their names, by when it is to be acknowledged and to
// whom one answers.
func (k *look) plainText(c composition) (string, error) {
	var blocks []string
	if c.Author != 0 {
		g, err := k.tx.Agencies().Get(c.Author)
		if err != nil {
			return "", err
		}
		blocks = append(blocks, k.lang.Text("plain.shared_by", words.Args{"Agency": g.Name}))
	}
	if !slices.ContainsFunc(c.Parts, func(p store.Part) bool { return p.Text != "" && firstLine(p.Text) == c.Title }) {
		blocks = append(blocks, k.lang.Text("plain.title", words.Args{"Title": c.Title}))
	}
	for _, p := range c.Parts {
		text, err := withLinks(p)
		if err != nil {
			return "", err
		}
		if p.FileID != "" || p.Kind == "copy" {
			text = strings.TrimSpace(k.lang.Text("plain.file", words.Args{"Name": k.partName(p)}) + "\n" + text)
		}
		blocks = append(blocks, text)
	}
	if c.Ack {
		due := k.noticeDue(c)
		blocks = append(blocks, k.lang.Text("plain.due", words.Args{"Time": k.lang.Clock(due), "Weekday": k.lang.Weekday(due), "Date": k.lang.Date(due)}))
	}
	contact, err := k.tx.Settings().Get(store.SettingContact, "")
	if err != nil {
		return "", err
	}
	answer := "plain.answer"
	if contact != "" {
		answer = "plain.answer_contact"
	}
	blocks = append(blocks, k.lang.Text(answer, words.Args{"Contact": contact}))
	return strings.Join(blocks, "\n\n"), nil
}

// partName is what a file is called, by its kind where it has no name.
func (k *look) partName(p store.Part) string {
	if p.Name != "" {
		return p.Name
	}
	if key := "filekind." + p.Kind; k.lang.Has(key) {
		return k.lang.Text(key, nil)
	}
	return k.lang.Text("plain.other", nil)
}

// withLinks is a part's text with the addresses of its links written out behind them: plain text has no others.
func withLinks(p store.Part) (string, error) {
	if len(p.Entities) == 0 {
		return p.Text, nil
	}
	var marks []models.MessageEntity
	if err := json.Unmarshal(p.Entities, &marks); err != nil {
		return "", err
	}
	units := utf16.Encode([]rune(p.Text))
	slices.SortStableFunc(marks, func(a, b models.MessageEntity) int { return (b.Offset + b.Length) - (a.Offset + a.Length) })
	for _, m := range marks { // the last first, so that offsets stay true
		at := m.Offset + m.Length
		if m.URL == "" || m.Offset < 0 || m.Length < 0 || at > len(units) || string(utf16.Decode(units[m.Offset:at])) == m.URL {
			continue
		}
		units = slices.Insert(units, at, utf16.Encode([]rune(" ("+m.URL+")"))...)
	}
	return string(utf16.Decode(units)), nil
}

// piecesOf cuts a text into pieces of at most so many of Telegram's units, between paragraphs where it can, else between
// lines, else between words.
func piecesOf(text string, most int) []string {
	var pieces []string
	for text = strings.TrimSpace(text); words.Len(text) > most; {
		head, _ := split(text, most)
		at := len(head)
		for _, gap := range []string{"\n\n", "\n", " "} {
			if i := strings.LastIndex(head, gap); i > len(head)/2 {
				at = i
				break
			}
		}
		pieces = append(pieces, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	return append(pieces, text)
}
