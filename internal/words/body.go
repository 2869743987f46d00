package words

import (
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// The body people write to (Thường trực Khối) has a name of its own in every bloc. The catalogues write it as it is
// called by default; when they are read, that name becomes a placeholder, so that whoever writes a message need not think
// of it. The words on buttons, keys and in the menu are fixed (people and papers refer to them), also where a message
// names them in brackets.
const (
	bodyKey   = "body.name"
	bodyHere  = "{{.Body}}"
	bodyFirst = "{{.BodyFirst}}" // with a capital: it begins a sentence
)

// body is the name the bloc gave, nil while it gave none.
type body struct{ name atomic.Pointer[string] }

// CallBody makes every message call the body people write to by a name; an empty one is the languages' own again.
func (c *Catalogue) CallBody(name string) {
	if have := c.body.name.Load(); have != nil && *have == name {
		return
	}
	c.body.name.Store(&name)
}

// BodyCalled reports whether a name, or that there is none, has been told since the catalogue was read.
func (c *Catalogue) BodyCalled() bool { return c.body.name.Load() != nil }

// named is where a language's messages name the body: by key, whether they do.
type named map[string]bool

// unmarshal reads a catalogue, and makes the body's name in it a placeholder.
func (n named) unmarshal(data []byte, v any) error {
	if err := toml.Unmarshal(data, v); err != nil {
		return err
	}
	into, ok := v.(*any)
	if !ok {
		return fmt.Errorf("read words into %T", v)
	}
	tree, ok := (*into).(map[string]any)
	if !ok {
		return fmt.Errorf("words are %T", *into)
	}
	if name, ok := tree[bodyKey].(string); ok {
		n.mark(tree, "", name)
	}
	return nil
}

func (n named) mark(tree map[string]any, prefix, name string) {
	for key, v := range tree {
		id := prefix + key
		switch v := v.(type) {
		case map[string]any:
			n.mark(v, id+".", name)
		case string:
			if fixed(id) {
				continue
			}
			if marked := markBody(v, name); marked != v {
				tree[key] = marked
				n[strings.TrimSuffix(strings.TrimSuffix(id, ".one"), ".other")] = true
			}
		}
	}
}

// fixed reports whether a message keeps its words in every bloc.
func fixed(key string) bool {
	group, _, _ := strings.Cut(key, ".")
	return group == "button" || group == "key" || group == "menu" || key == bodyKey
}

var bracketed = regexp.MustCompile(`\[[^\]\n]*\]`)

// markBody puts placeholders in the place of the body's name, except within brackets.
func markBody(text, name string) string {
	mark := strings.NewReplacer(capital(name), bodyFirst, name, bodyHere)
	var b strings.Builder
	from := 0
	for _, at := range bracketed.FindAllStringIndex(text, -1) {
		b.WriteString(mark.Replace(text[from:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		from = at[1]
	}
	b.WriteString(mark.Replace(text[from:]))
	return b.String()
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// bodyName is what the body is called in a language.
func (l Lang) bodyName() string {
	if name := l.body.name.Load(); name != nil && *name != "" {
		return *name
	}
	return l.ownBody
}

// withBody adds the body's name to a message's values, where the message names it.
func (l Lang) withBody(key string, args map[string]any, show func(string) string) map[string]any {
	if !l.named[key] {
		return args
	}
	all := make(map[string]any, len(args)+2)
	for name, v := range args {
		all[name] = v
	}
	name := l.bodyName()
	all["Body"], all["BodyFirst"] = show(name), show(capital(name))
	return all
}
