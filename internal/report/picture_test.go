package report_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"testing"

	"codeberg.org/go-fonts/dejavu/dejavusanscondensed"
	"codeberg.org/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
)

func states() []bloc.State {
	return []bloc.State{bloc.StateConfirmed, bloc.StateReported, bloc.StateNone, bloc.StateOverdue, bloc.StateExempt}
}

func board(tasks, rows int) report.Board {
	b := report.Board{Title: "Tình hình thực hiện các việc của Khối", Time: "Lúc 09:00 thứ Ba 01/06/2027"}
	for _, s := range states() {
		b.Legend = append(b.Legend, report.BoardMark{State: s, Words: map[bloc.State]string{bloc.StateConfirmed: "đã xác nhận",
			bloc.StateReported: "đã báo, chờ xác nhận", bloc.StateNone: "chưa có", bloc.StateOverdue: "quá hạn", bloc.StateExempt: "không thuộc diện"}[s]})
	}
	for i := range tasks {
		b.Tasks = append(b.Tasks, report.BoardTask{Number: i + 1, Title: "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027 và phương hướng 6 tháng cuối năm",
			Count: "9/14 đơn vị", Due: "18/06/2027 17:00"})
	}
	for i := range rows {
		r := report.BoardRow{Agency: fmt.Sprintf("Sở Nông nghiệp và Phát triển nông thôn %d", i+1)}
		if i%2 == 0 {
			r.Agency = fmt.Sprintf("Uỷ ban MTTQ %d ế ự đ Ẵ", i+1)
		}
		for j := range tasks {
			r.States = append(r.States, states()[(i*3+j)%5])
		}
		b.Rows = append(b.Rows, r)
	}
	return b
}

func TestPictureFitsAPhoneAndTelegram(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {6, 14}, {report.MaxBoardTasks, report.MaxBoardRows}} {
		data, err := report.Picture(board(size[0], size[1]))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		b := picture.Bounds()
		// Bot API, sendPhoto: width and height of 10,000 together, a ratio of at most 20, 10 MB.
		if b.Dx() != 1080 || b.Dx()+b.Dy() > 10_000 || len(data) > 1<<20 {
			t.Errorf("%v: %v in %d bytes", size, b, len(data))
		}
		if dir := os.Getenv("KHOIBOT_LOOK"); dir != "" {
			if err := os.WriteFile(fmt.Sprintf("%s/board-%d.png", dir, size[1]), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := report.Picture(board(report.MaxBoardTasks+1, 1)); err == nil {
		t.Error("a picture holds more tasks than can be read")
	}
}

func TestMarksDifferByShape(t *testing.T) {
	seen := map[bloc.State]string{}
	for _, s := range states() {
		b := report.Board{Tasks: []report.BoardTask{{Number: 1}}, Rows: []report.BoardRow{{States: []bloc.State{s}}}}
		data, err := report.Picture(b)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		shape := shapeOf(picture)
		for other, has := range seen {
			different := 0
			for i := range shape {
				if shape[i] != has[i] {
					different++
				}
			}
			if different < 100 {
				t.Errorf("%s looks like %s without colours: %d pixels differ", s, other, different)
			}
		}
		seen[s] = shape
	}
}

// shapeOf is a picture with every colour but the ground's black.
func shapeOf(p image.Image) string {
	var b bytes.Buffer
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			if r, _, _, _ := p.At(x, y).RGBA(); r < 0xc000 {
				b.WriteByte('#')
			} else {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

func TestFontsHaveEveryVietnameseLetter(t *testing.T) {
	var letters []rune
	for _, base := range "aăâeêioôơuưy" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			for _, letter := range []string{string(base), string(norm.NFC.String(string(base)))} {
				letters = append(letters, []rune(norm.NFC.String(letter+tone))...)
			}
		}
	}
	letters = append(letters, []rune("đĐ…·/–“”")...)
	for name, ttf := range map[string][]byte{"regular": dejavusanscondensed.TTF, "bold": dejavusanscondensedbold.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		for _, r := range letters {
			for _, r := range bytes.Runes(append([]byte(string(r)), bytes.ToUpper([]byte(string(r)))...)) {
				if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
					t.Errorf("the %s font has no %c", name, r)
				}
			}
		}
	}
}

func TestPictureOfAnyWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := board(2, 2)
		b.Title, b.Tasks[0].Title, b.Rows[0].Agency = rapid.String().Draw(t, "title"), rapid.String().Draw(t, "task"), rapid.String().Draw(t, "agency")
		if _, err := report.Picture(b); err != nil {
			t.Fatal(err)
		}
	})
}
