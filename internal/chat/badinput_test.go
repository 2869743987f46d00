package chat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// kept counts the files of an agency's submissions.
func (o *office) kept(task bloc.TaskID, code string) (n int) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		list, err := tx.Answers().Since(0, task, o.agency(code))
		for _, r := range list {
			n += len(r.Files)
		}
		return err
	})
	return n
}

func TestFiveHundredFilesForOneTask(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Gửi tệp")
	n := o.count(p)
	for i := range 500 {
		p.SendFile(fmt.Sprintf("Phụ lục %03d.pdf", i+1), "application/pdf", []byte("%PDF"), "")
	}
	o.settle()
	if kept := o.kept(id, "CQ05"); kept != 500 {
		t.Errorf("%d of 500 files are kept", kept)
	}
	if got := o.count(p) - n; got > 4 {
		t.Errorf("500 files are answered with %d messages", got)
	}
	o.sees(p, "Biên nhận", "499 tệp", "CQ 05", midyear, "Phụ lục 500.pdf")
	o.sees(secretary, "Chờ xác nhận", "CQ 05")
	if got := o.count(secretary); got > 2 {
		t.Errorf("the secretary was told %d things", got)
	}

	o.press(secretary, "Xem CQ 05")
	n = o.count(secretary)
	o.press(secretary, "Xem tệp")
	if got := o.count(secretary) - n; got != 21 {
		t.Errorf("one press sends %d messages", got)
	}
	o.sees(secretary, "1–20", "500 tệp")
	for range 24 {
		o.press(secretary, "tệp tiếp theo")
	}
	if got := o.files(secretary); got != 500 {
		t.Errorf("the secretary got %d of 500 files", got)
	}
	m, _ := secretary.Last()
	if m.File == nil || m.File.Name != "Phụ lục 500.pdf" {
		t.Errorf("the last file is not the last message:\n%+v", m)
	}
}

// files counts the files a person got.
func (o *office) files(p *sandbox.Phone) (n int) {
	for _, m := range p.Bot() {
		if m.File != nil {
			n++
		}
	}
	return n
}

func TestTheFilesOfAnAlbumHaveOneReceipt(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	n := o.count(p)
	album := func(from, to int) {
		var files []sandbox.Upload
		for i := from; i <= to; i++ {
			files = append(files, sandbox.Upload{Name: fmt.Sprintf("Trang %d.pdf", i), Mime: "application/pdf", Data: []byte("%PDF")})
		}
		p.SendAlbum("", files...)
		o.settle()
	}
	album(1, 5)
	o.quiet(p, n+1)
	o.sees(p, "Biên nhận", "5 tệp", "Trang 1.pdf", "Trang 5.pdf")
	album(6, 8)
	o.quiet(p, n+1)
	o.sees(p, "8 tệp", "Trang 8.pdf")
	o.wait(time.Minute)
	album(9, 10) // later: a receipt of its own, which is noticed
	o.quiet(p, n+2)
	o.sees(p, "2 tệp", "Trang 9.pdf")
	if kept := o.kept(id, "CQ05"); kept != 10 {
		t.Errorf("%d of 10 files are kept", kept)
	}
}

func TestALadderInLettersChangesNothing(t *testing.T) {
	for _, ladder := range []string{"14,bảy,3", "mỗi tuần", "7 3 1 x", "-3", "400", "1,2,3,4,5,6,7,8,9,10,11,12,13"} {
		t.Run(ladder, func(t *testing.T) {
			o := newOffice(t)
			secretary := o.secretary()
			o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "F3", ladder))
			o.sees(secretary, "Chưa nhập được", tasksSheet, "F3")
			o.read(func(tx *store.Tx) error {
				live, err := tx.Tasks().Live()
				coming, err2 := tx.Tasks().Coming()
				if len(live)+len(coming) > 0 {
					t.Errorf("tasks were made: %+v %+v", live, coming)
				}
				if err == nil {
					err = err2
				}
				return err
			})
			o.quiet(o.focal("CQ05"), 0)
		})
	}
}

func TestADateThereIsNotIsSaidInEveryPlaceOneIsTyped(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	was := o.task(id)
	n := o.count(focal)
	for _, typed := range []string{"31/02/2027", "30/2", "32/06/2027", "15/13/2027", "25h ngày 15/6", "1/1/2027", "hôm qua", "xyz"} {
		o.manages(secretary)
		o.press(secretary, "Gia hạn")
		o.says(secretary, typed)
		if m, _ := secretary.Last(); len(m.Labels()) > 0 && strings.Contains(strings.Join(m.Labels(), ""), "/") { // understood: shown first
			o.press(secretary, m.Labels()[0])
		}
		o.says(secretary, "/thoat")
		if got := o.task(id); got.Due != was.Due || got.Rev != was.Rev {
			t.Errorf("%q moved the due time to %d", typed, got.Due)
		}
	}
	o.quiet(focal, n)
}
