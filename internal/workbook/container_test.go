package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/workbook"
)

func TestRead_FilesThatAreNoWorkbook(t *testing.T) {
	valid := edited(t, func(*excelize.File) {})
	var other bytes.Buffer
	w := zip.NewWriter(&other)
	if _, err := w.Create("word/document.xml"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	locked, err := excelize.Encrypt(valid, &excelize.Options{Password: "khoi"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, workbook.ErrNotXLSX},
		{"text", []byte("Mã;Tên đơn vị\nA1;Cơ quan A\n"), workbook.ErrNotXLSX},
		{"an old .xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...), workbook.ErrNotXLSX},
		{"half a workbook", valid[:len(valid)/2], workbook.ErrNotXLSX},
		{"another kind of zip", other.Bytes(), workbook.ErrNotXLSX},
		{"a password", locked, workbook.ErrEncrypted},
		{"21 MB", make([]byte, 21<<20), workbook.ErrTooLarge},
		{"a sheet that breaks off", inPart(t, valid, agenciesPart, func(s string) string { return s[:len(s)/2] }), workbook.ErrNotXLSX},
		{"rows out of order", inPart(t, valid, agenciesPart, func(s string) string {
			return strings.Replace(s, `<row r="3"`, `<row r="1"`, 1)
		}), workbook.ErrNotXLSX},
		{"a row that comes again", inPart(t, valid, agenciesPart, func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="2"/></sheetData>`, 1)
		}), workbook.ErrNotXLSX},
		{"a text that is not there", inPart(t, valid, agenciesPart, func(s string) string {
			return typeCell(s, "C3", "s", "9999")
		}), workbook.ErrNotXLSX},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, problems, err := workbook.Read(bytes.NewReader(c.data), 0, hanoi())
			if !errors.Is(err, c.want) || book != nil || problems != nil {
				t.Errorf("got %v, %v, %v; want %v", book, problems, err, c.want)
			}
		})
	}
}

func TestRead_SizeAlone(t *testing.T) {
	unread := iotest.ErrReader(errors.New("was read"))
	if _, _, err := workbook.Read(unread, 60<<20, hanoi()); !errors.Is(err, workbook.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestRead_BrokenReader(t *testing.T) {
	broken := errors.New("connection lost")
	if _, _, err := workbook.Read(iotest.ErrReader(broken), 0, hanoi()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestRead_ZipBomb(t *testing.T) {
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for i := range 2 { // neither is too large alone
		part, err := w.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			if _, err := part.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := workbook.Read(&bomb, 0, hanoi()); !errors.Is(err, workbook.ErrTooLarge) {
		t.Errorf("%d bytes: got %v", bomb.Len(), err)
	}
}

// A cell in the last column of many rows is cheap to send, and dear to whoever lays out the grid in memory.
func TestRead_CellsFarAway(t *testing.T) {
	far := func(s string) string {
		var rows strings.Builder
		for i := range 4000 {
			fmt.Fprintf(&rows, `<row r="%[1]d"><c r="XFD%[1]d" s="0"/></row>`, i+100)
		}
		rows.WriteString(`<row r="1048576" ht="12.8"/>`)
		return strings.Replace(s, "</sheetData>", rows.String()+"</sheetData>", 1)
	}
	data := inPart(t, edited(t, func(*excelize.File) {}), agenciesPart, far)
	if got := good(t, data); len(got.Agencies) != 3 {
		t.Errorf("%d agencies", len(got.Agencies))
	}
}

func TestRead_TooMany(t *testing.T) {
	many := func(t *testing.T, sheet string, n int, row func(i int) []any) []byte {
		rows := rowsOf()
		rows[sheet] = rows[sheet][:1]
		for i := range n {
			rows[sheet] = append(rows[sheet], row(i))
		}
		if sheet == agencies {
			rows[people], rows[tasks] = rows[people][:1], rows[tasks][:1]
		}
		return bytesOf(t, fileOf(t, rows))
	}
	agency := func(i int) []any { return []any{i + 1, fmt.Sprintf("C%d", i), "Cơ quan", "", ""} }
	person := func(i int) []any { return []any{"A1", fmt.Sprintf("Đầu mối %d", i), "", "Đầu mối", ""} }
	if got := good(t, many(t, agencies, 500, agency)); len(got.Agencies) != 500 {
		t.Errorf("%d agencies", len(got.Agencies))
	}
	wantOnly(t, many(t, agencies, 501, agency), agencies, "", workbook.CodeTooManyAgencies, map[string]string{"max": "500"})
	if testing.Short() {
		return // ten thousand rows are slow under the race detector
	}
	if got := good(t, many(t, people, 5000, person)); len(got.People) != 5000 {
		t.Errorf("%d people", len(got.People))
	}
	wantOnly(t, many(t, people, 5001, person), people, "", workbook.CodeTooManyRows, map[string]string{"max": "5000"})
}
