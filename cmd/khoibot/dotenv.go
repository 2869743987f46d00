package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/joho/godotenv"
)

// readDotenv reads .env from the first of the folders that has one. It gives the file's path, empty where there is
// none. Errors name the file and line but never quote it: the token may stand there.
func readDotenv(folders ...string) (values map[string]string, path string, err error) {
	for _, folder := range folders {
		path = filepath.Join(folder, ".env")
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, path, fmt.Errorf("%w, or move it away", readTrouble(path, err))
		}
		values, err = parseDotenv(raw)
		if err != nil {
			return nil, path, fmt.Errorf("%s: %w", path, err)
		}
		return values, path, nil
	}
	return nil, "", nil
}

func parseDotenv(raw []byte) (map[string]string, error) {
	text, err := decodeText(raw)
	if err != nil {
		return nil, err
	}
	values, err := parseLines(text)
	if err == nil {
		return values, nil
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if _, err := parseLines(line); err != nil {
			return nil, fmt.Errorf("line %d is not NAME=value", i+1)
		}
	}
	return nil, errors.New("the file does not consist of NAME=value lines")
}

// parseLines reads NAME=value lines. The library also takes a line without "=" for one without a name, and a token by
// itself, 123:abc, for one named 123.
func parseLines(text []byte) (map[string]string, error) {
	values, err := godotenv.UnmarshalBytes(text)
	if err != nil {
		return nil, err
	}
	named := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
	for name := range values {
		if !named.MatchString(name) {
			return nil, errors.New("not a name")
		}
	}
	return values, nil
}

// decodeText reads what Windows editors write: UTF-8 with or without a byte order mark, UTF-16 with one, any line ends.
func decodeText(raw []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		raw = fromUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		raw = fromUTF16(raw[2:], binary.BigEndian)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return nil, errors.New("the file is not UTF-8 text: save it again as UTF-8")
	}
	return []byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(raw))), nil
}

func fromUTF16(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
