package workbook_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/workbook"
)

// Whatever a valid workbook says is read back the same, however its due times and IDs are typed.
func TestRead_WhatAWorkbookSaysIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want, rows := drawBook(rt)
		got := good(t, bytesOf(t, fileOf(t, rows)))
		if !reflect.DeepEqual(got, want) {
			rt.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

// drawBook is a book and the rows that say it.
func drawBook(t *rapid.T) (*workbook.Book, map[string][][]any) {
	rows := rowsOf()
	for sheet := range rows {
		rows[sheet] = rows[sheet][:1]
	}
	book := &workbook.Book{}
	for i := range rapid.IntRange(1, 12).Draw(t, "agencies") {
		a, row := drawAgency(t, i)
		book.Agencies, rows[agencies] = append(book.Agencies, a), append(rows[agencies], row)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "people") {
		p, row := drawPerson(t, i, book.Agencies)
		book.People, rows[people] = append(book.People, p), append(rows[people], row)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "tasks") {
		task, row := drawTask(t, i, book.Agencies)
		book.Tasks, rows[tasks] = append(book.Tasks, task), append(rows[tasks], row)
	}
	return book, rows
}

func words() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"Cơ quan", "Sở", "Đảng ủy", "khối", "thi đua", "&", "<b>", "“quý”", "=1+1", "-", "2 lần", "ngoài"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 5).Draw(t, "words"), " ")
	})
}

func drawAgency(t *rapid.T, i int) (workbook.Agency, []any) {
	posts := []bloc.Post{bloc.PostVice, bloc.PostMember}
	said := map[bloc.Post]string{bloc.PostChair: "Trưởng khối", bloc.PostVice: "KHỐI PHÓ", bloc.PostMember: "Thành viên"}
	if i == 0 {
		posts = append(posts, bloc.PostChair)
	}
	a := workbook.Agency{
		Cell:     workbook.Cell{Sheet: agencies, Ref: fmt.Sprintf("B%d", i+2)},
		Position: rapid.IntRange(1, 9999).Draw(t, "position"),
		Code:     rapid.StringMatching(`[A-ZĐ][a-z0-9._-]{0,9}`).Draw(t, "code") + fmt.Sprintf("_%d", i),
		Name:     words().Draw(t, "name"),
		Post:     rapid.SampledFrom(posts).Draw(t, "post"),
	}
	if rapid.Bool().Draw(t, "short") {
		a.ShortName = words().Draw(t, "short name")
	}
	return a, []any{a.Position, a.Code, a.Name + "\u00a0", a.ShortName, said[a.Post]}
}

func drawPerson(t *rapid.T, i int, all []workbook.Agency) (workbook.Person, []any) {
	said := map[bloc.Role]string{bloc.RoleFocal: "Đầu mối", bloc.RoleLeader: "lanh dao", bloc.RoleSecretary: "Thư ký"}
	p := workbook.Person{
		Cell:       workbook.Cell{Sheet: people, Ref: fmt.Sprintf("B%d", i+2)},
		AgencyCode: rapid.SampledFrom(all).Draw(t, "agency").Code,
		Name:       fmt.Sprintf("Đầu mối %d", i),
		Role:       rapid.SampledFrom([]bloc.Role{bloc.RoleFocal, bloc.RoleLeader, bloc.RoleSecretary}).Draw(t, "role"),
	}
	var id any = ""
	if rapid.Bool().Draw(t, "bound") {
		p.TelegramID = rapid.Int64Range(1, 99_999_999_999_999).Draw(t, "id")*10 + int64(i)
		p.IDRef = fmt.Sprintf("E%d", i+2)
		id = rapid.SampledFrom([]any{p.TelegramID, fmt.Sprint(p.TelegramID), fmt.Sprintf("%d.0", p.TelegramID)}).Draw(t, "typed")
	}
	return p, []any{strings.ToLower(p.AgencyCode), " " + p.Name, p.Title, said[p.Role], id}
}

func drawTask(t *rapid.T, i int, all []workbook.Agency) (workbook.Task, []any) {
	kinds := []workbook.Task{{Kind: bloc.KindPledge, Sort: "Giao ước"}, {Kind: bloc.KindReport, Sort: "Khen thưởng"}, {Kind: bloc.KindActivity, Sort: "Hoạt động"}}
	task := rapid.SampledFrom(kinds).Draw(t, "kind")
	task.Cell = workbook.Cell{Sheet: tasks, Ref: fmt.Sprintf("B%d", i+2)}
	task.Title = words().Draw(t, "title") + fmt.Sprintf(" số %d", i)
	minute := rapid.Int64Range(0, 100*365*24*60).Draw(t, "minute")
	task.Due = at(2000, time.January, 1, 0, 0).Add(time.Duration(minute) * time.Minute)
	task.Year = task.Due.Year()
	audience := "Tất cả"
	if rapid.Bool().Draw(t, "some") {
		a := rapid.SampledFrom(all).Draw(t, "who")
		task.Agencies, audience = []string{a.Code}, strings.ToUpper(a.Code)+"; "+a.Code
	}
	ladder := ""
	if rapid.Bool().Draw(t, "ladder") {
		task.Ladder, ladder = []int{30, 7, 0}, "7; 0, 30"
	}
	var due any = task.Due.Format("2/1/2006 15:04")
	if task.Due.Hour()+task.Due.Minute() > 0 && rapid.Bool().Draw(t, "excel") {
		due = 36526 + float64(minute)/(24*60)
	}
	return task, []any{task.Sort, task.Title, due, "", "", ladder, audience, ""}
}

// A file cannot be made that brings the program down: it is read, refused, or called no workbook.
func FuzzRead(f *testing.F) {
	f.Add(workbook.Sample())
	f.Add(bytesOf(f, excelize.NewFile()))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, problems, err := workbook.Read(strings.NewReader(string(data)), 0, hanoi())
		if told := b2i(book != nil) + b2i(len(problems) > 0) + b2i(err != nil); told != 1 {
			t.Errorf("book %v, problems %v, error %v: want exactly one", book, problems, err)
		}
	})
}

// The sheet's own XML is where a hand-made file goes wrong first; the zip around it keeps a fuzzer of whole files out.
func FuzzRead_Sheet(f *testing.F) {
	valid := edited(f, func(*excelize.File) {})
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Mã</t></is></c></row></sheetData></worksheet>`)
	f.Add(`<worksheet><sheetData><row><c><v>1</v></c><c t="e"><f/><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	f.Add(`<worksheet><sheetData><row r="9"><c r="C9" s="1"><v>4E4</v></c></row><row r="1048576"/></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		for _, part := range []string{agenciesPart, tasksPart} {
			data := inPart(t, valid, part, func(string) string { return sheet })
			book, problems, err := workbook.Read(strings.NewReader(string(data)), 0, hanoi())
			if told := b2i(book != nil) + b2i(len(problems) > 0) + b2i(err != nil); told != 1 {
				t.Errorf("book %v, problems %v, error %v: want exactly one", book, problems, err)
			}
		}
	})
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
