package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// htmlParser reads Telegram's HTML style (Bot API, "HTML style") into a plain text and its entities. Errors are worded
// as Telegram's, with offsets in bytes of the source.
type htmlParser struct {
	src   string
	at    int
	out   strings.Builder
	units int // UTF-16 length of out
	open  []openTag
	found []Entity
}

type openTag struct {
	name   string
	begin  int // byte offset of the tag in the source
	offset int // where its text begins, in UTF-16 code units
	bytes  int // the same in bytes of the plain text
	entity Entity
	attrs  map[string]string
}

func parseHTML(src string) (string, []Entity, error) {
	p := &htmlParser{src: src}
	for p.at < len(src) {
		var err error
		switch src[p.at] {
		case '&':
			p.readReference()
		case '<':
			if strings.HasPrefix(src[p.at:], "</") {
				err = p.readEnd()
			} else {
				err = p.readStart()
			}
		default:
			r, n := utf8.DecodeRuneInString(src[p.at:])
			p.put(r)
			p.at += n
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, fmt.Errorf(`Can't find end tag corresponding to start tag "%s"`, p.open[n-1].name)
	}
	return p.out.String(), sortEntities(clearInside(p.found)), nil
}

func (p *htmlParser) put(r rune) {
	p.out.WriteRune(r)
	p.units += max(utf16.RuneLen(r), 1)
}

// reference decodes a character reference at the start of s and gives its length; 0 where there is none, for Telegram
// leaves references it does not know as they are. The semicolon may be missing.
func reference(s string) (rune, int) {
	var r rune
	end := 1
	switch {
	case strings.HasPrefix(s, "&#x"):
		end = 3 + span(s[3:], "0123456789abcdefABCDEF")
		r = codePoint(s[3:end], 16)
	case strings.HasPrefix(s, "&#"):
		end = 2 + span(s[2:], "0123456789")
		r = codePoint(s[2:end], 10)
	default:
		end += span(s[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		switch s[1:end] {
		case "lt":
			r = '<'
		case "gt":
			r = '>'
		case "amp":
			r = '&'
		case "quot":
			r = '"'
		}
	}
	if r == 0 {
		return 0, 0
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

// span counts the leading bytes of s that are in set.
func span(s, set string) int {
	return len(s) - len(strings.TrimLeft(s, set))
}

func codePoint(digits string, base int) rune {
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0
	}
	return rune(n)
}

func (p *htmlParser) readReference() {
	r, n := reference(p.src[p.at:])
	if n == 0 {
		r, n = '&', 1
	}
	p.put(r)
	p.at += n
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func (p *htmlParser) skipSpace() {
	for p.at < len(p.src) && isSpace(p.src[p.at]) {
		p.at++
	}
}

// until takes everything up to one of the stop bytes, white space or the end.
func (p *htmlParser) until(stops string) string {
	from := p.at
	for p.at < len(p.src) && !isSpace(p.src[p.at]) && strings.IndexByte(stops, p.src[p.at]) < 0 {
		p.at++
	}
	return p.src[from:p.at]
}

func (p *htmlParser) readStart() error {
	t := openTag{begin: p.at, offset: p.units, bytes: p.out.Len(), attrs: map[string]string{}}
	p.at++
	t.name = strings.ToLower(p.until(">"))
	if p.at >= len(p.src) {
		return fmt.Errorf("Unclosed start tag at byte offset %d", t.begin)
	}
	if !knownTag(t.name) {
		return fmt.Errorf(`Unsupported start tag "%s" at byte offset %d`, t.name, t.begin)
	}
	for {
		p.skipSpace()
		if p.at >= len(p.src) {
			return fmt.Errorf(`Unclosed start tag "%s" at byte offset %d`, t.name, t.begin)
		}
		if p.src[p.at] == '>' {
			p.at++
			break
		}
		if err := p.readAttribute(&t); err != nil {
			return err
		}
	}
	if err := t.resolve(p.open); err != nil {
		return err
	}
	p.open = append(p.open, t)
	return nil
}

func (p *htmlParser) readAttribute(t *openTag) error {
	name := p.until("=>")
	if name == "" {
		return fmt.Errorf(`Empty attribute name in the tag "%s" at byte offset %d`, t.name, t.begin)
	}
	p.skipSpace()
	if p.at < len(p.src) && p.src[p.at] != '=' {
		t.attrs[strings.ToLower(name)] = ""
		return nil
	}
	p.at++
	p.skipSpace()
	if p.at >= len(p.src) {
		return fmt.Errorf(`Unclosed start tag "%s" at byte offset %d`, t.name, t.begin)
	}
	value, err := p.readValue(t)
	t.attrs[strings.ToLower(name)] = value
	return err
}

// readValue reads an attribute's value: quoted, or a plain token of letters, digits, dots and dashes.
func (p *htmlParser) readValue(t *openTag) (string, error) {
	quote := p.src[p.at]
	if quote != '"' && quote != '\'' {
		from := p.at
		for p.at < len(p.src) && isTokenByte(p.src[p.at]) {
			p.at++
		}
		if p.at >= len(p.src) || !isSpace(p.src[p.at]) && p.src[p.at] != '>' {
			return "", fmt.Errorf("Unexpected end of name token at byte offset %d", from)
		}
		return strings.ToLower(p.src[from:p.at]), nil
	}
	var value strings.Builder
	for p.at++; p.at < len(p.src) && p.src[p.at] != quote; {
		if p.src[p.at] == '&' {
			if r, n := reference(p.src[p.at:]); n > 0 {
				value.WriteRune(r)
				p.at += n
				continue
			}
		}
		value.WriteByte(p.src[p.at])
		p.at++
	}
	if p.at >= len(p.src) {
		return "", fmt.Errorf("Unclosed start tag at byte offset %d", t.begin)
	}
	p.at++
	return value.String(), nil
}

func isTokenByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '-'
}

// readEnd closes the innermost tag; </> closes whatever is open.
func (p *htmlParser) readEnd() error {
	begin := p.at
	if len(p.open) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", begin)
	}
	t := p.open[len(p.open)-1]
	p.at += 2
	name := strings.ToLower(p.until(">"))
	p.skipSpace()
	if p.at >= len(p.src) || p.src[p.at] != '>' {
		return fmt.Errorf("Unclosed end tag at byte offset %d", begin)
	}
	p.at++
	if name != "" && name != t.name {
		return fmt.Errorf(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, begin, t.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	e := t.entity
	e.Offset, e.Length = t.offset, p.units-t.offset
	if t.name == "a" && e.Type == "" {
		link := t.attrs["href"]
		if link == "" {
			link = p.out.String()[t.bytes:]
		}
		e = linkEntity(e, link)
	}
	if e.Type != "" && e.Length > 0 {
		p.found = append(p.found, e)
	}
	return nil
}
