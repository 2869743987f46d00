package workbook_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// inPart rewrites the parts of an xlsx whose names start so; edit gives the text back as it is where it has nothing to
// do.
func inPart(t testing.TB, data []byte, prefix string, edit func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	changed := false
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, prefix) {
			after := edit(string(body))
			changed = changed || after != string(body)
			body = []byte(after)
		}
		p, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !changed {
		t.Fatalf("no part %s was changed", prefix)
	}
	return out.Bytes()
}

// typeCell makes the shared string of one cell a value of another type.
func typeCell(xml, ref, kind, value string) string {
	cell := regexp.MustCompile(`<c r="` + ref + `"([^>]*) t="s"([^>]*)><v>\d+</v></c>`)
	return cell.ReplaceAllString(xml, `<c r="`+ref+`"$1 t="`+kind+`"$2><v>`+value+`</v></c>`)
}
