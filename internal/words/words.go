// Package words is the catalogue of locales/: every word a person sees, in his language, with plurals, dates and
// escaping. Times are shown in the bloc's zone.
package words

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"khoibot/locales"
)

// HTML is text that is Telegram HTML already: it is not escaped again.
type HTML string

// Args are the values of a message's placeholders. Strings are people's words and are escaped in HTML messages.
type Args map[string]any

// Catalogue is every language there is.
type Catalogue struct {
	langs    map[string]Lang
	fallback string
	body     *body
}

// Lang is one language's words.
type Lang struct {
	Code    string
	loc     *i18n.Localizer
	zone    *time.Location
	body    *body
	named   named  // the messages that name the body people write to
	ownBody string // what it is called where the bloc gave it no name
}

// Codes lists the languages there are, the first being the one everything is written in first.
func Codes() []string { return []string{"vi", "en"} }

// Load reads the embedded catalogue; fallback is the language of people who chose none.
func Load(fallback string, zone *time.Location) (*Catalogue, error) {
	c := &Catalogue{langs: map[string]Lang{}, fallback: fallback, body: &body{}}
	for _, code := range Codes() {
		tag, err := language.Parse(code)
		if err != nil {
			return nil, fmt.Errorf("read language %s: %w", code, err)
		}
		bundle, names := i18n.NewBundle(tag), named{}
		bundle.RegisterUnmarshalFunc("toml", names.unmarshal)
		if _, err := bundle.LoadMessageFileFS(locales.Files, code+".toml"); err != nil {
			return nil, fmt.Errorf("read words of %s: %w", code, err)
		}
		l := Lang{Code: code, loc: i18n.NewLocalizer(bundle, code), zone: zone, body: c.body, named: names}
		l.ownBody = l.Text("body.name", nil)
		c.langs[code] = l
	}
	if _, ok := c.langs[fallback]; !ok {
		return nil, fmt.Errorf("no words in language %q; there are %s", fallback, strings.Join(Codes(), ", "))
	}
	return c, nil
}

// For returns the words of a language, or of the fallback where there are none of it.
func (c *Catalogue) For(code string) Lang {
	if l, ok := c.langs[code]; ok {
		return l
	}
	return c.langs[c.fallback]
}

// HTML puts a message into words as Telegram HTML.
func (l Lang) HTML(key string, args Args) HTML {
	escaped := make(map[string]any, len(args))
	for name, v := range args {
		switch v := v.(type) {
		case string:
			escaped[name] = Escape(v)
		case HTML:
			escaped[name] = string(v)
		default:
			escaped[name] = v
		}
	}
	return HTML(l.say(key, l.withBody(key, escaped, Escape)))
}

// Text puts a message into words as plain text: button labels, alerts, command descriptions, file names.
func (l Lang) Text(key string, args Args) string {
	return l.say(key, l.withBody(key, args, func(s string) string { return s }))
}

// say never fails a person: a key without words, which a test keeps from being, shows as itself.
func (l Lang) say(key string, args map[string]any) string {
	c := i18n.LocalizeConfig{MessageID: key, TemplateData: args}
	if n, ok := args["Count"]; ok {
		c.PluralCount = n
	}
	// A message without the form its count asks for comes in its general form, beside an error.
	s, err := l.loc.Localize(&c)
	if err != nil && s == "" {
		return "⟦" + key + "⟧"
	}
	return s
}

// Has reports whether there are words under a key.
func (l Lang) Has(key string) bool {
	_, err := l.loc.Localize(&i18n.LocalizeConfig{MessageID: key})
	return err == nil
}

// Escape makes plain text safe in Telegram HTML.
func Escape(s string) string { return html.EscapeString(strings.ToValidUTF8(s, "")) }

// Join puts lines under each other.
func Join(lines ...HTML) HTML {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(l))
	}
	return HTML(b.String())
}
