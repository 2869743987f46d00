package main

import (
	"bytes"
	"io"
	"log/slog"
)

// Secret is a value that must never be seen: a token, a password. It prints as ***.
type Secret string

const hidden = "***"

// String hides the value.
func (s Secret) String() string { return hidden }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return hidden }

// LogValue hides the value from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the value from JSON and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// curtain keeps secrets out of everything written through it, whatever library put them there: each Write is one line
// or record, so no secret is cut in two.
type curtain struct {
	to   io.Writer
	hide [][]byte
}

// veil puts a curtain before a writer.
func veil(to io.Writer, secrets ...Secret) io.Writer {
	c := &curtain{to: to}
	for _, s := range secrets {
		if s != "" {
			c.hide = append(c.hide, []byte(s))
		}
	}
	return c
}

// Write passes p on without the secrets.
func (c *curtain) Write(p []byte) (int, error) {
	shown := p
	for _, s := range c.hide {
		shown = bytes.ReplaceAll(shown, s, []byte(hidden))
	}
	if _, err := c.to.Write(shown); err != nil {
		return 0, err
	}
	return len(p), nil
}
