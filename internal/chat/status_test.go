package chat_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// file is the newest file the bot sent a person, by its name, with its bytes as his phone has them.
func (o *office) file(p *sandbox.Phone) (name string, data []byte) {
	o.Helper()
	m, ok := p.Last()
	if !ok || m.File == nil {
		o.Fatalf("the last message is no file:\n%s", o.screen(p))
	}
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, httptest.NewRequestWithContext(o.ctx, http.MethodGet, "http://127.0.0.1/sandbox/file/"+m.File.ID, nil))
	if w.Code != http.StatusOK {
		o.Fatalf("the file %s cannot be opened: %d", m.File.Name, w.Code)
	}
	return m.File.Name, w.Body.Bytes()
}

// becomes gives an agency another post.
func (o *office) becomes(code string, post bloc.Post) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode(code)
		if err != nil {
			return err
		}
		a.Post = post
		_, _, err = tx.Agencies().Put(a)
		return err
	})
}

func TestTheLiveCardKeepsItselfCurrent(t *testing.T) {
	o := newOffice(t)
	secretary, cq05 := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.says(secretary, "/tinhhinh")
	first := o.sees(secretary, "Tình hình chung", "0/14 đơn vị")
	o.press(cq05, "Báo đã nộp")
	if m := find(secretary.Messages(), first.ID); !containsAll(m.Text, []string{"1/14 đơn vị", "chờ xác nhận: 1"}) {
		t.Fatalf("the card does not follow a report:\n%s", m.Text)
	}
	o.asks(bloc.KindReport, "Hồ sơ khen thưởng năm 2027", o.at(9, 18, 17, 0))
	if m := find(secretary.Messages(), first.ID); !strings.Contains(m.Text, "Hồ sơ khen thưởng") {
		t.Fatalf("the card lacks a task that has opened:\n%s", m.Text)
	}
	o.says(secretary, "/tinhhinh")
	second := o.sees(secretary, "Tình hình chung")
	o.press(cq05, "Bấm nhầm, chưa nộp")
	if m := find(secretary.Messages(), second.ID); second.ID == first.ID || !strings.Contains(m.Text, "chờ xác nhận: 0") {
		t.Fatalf("the newest card is not the live one:\n%s", o.screen(secretary))
	}
	if m := find(secretary.Messages(), first.ID); !strings.Contains(m.Text, "chờ xác nhận: 1") {
		t.Errorf("there are two live cards:\n%s", o.screen(secretary))
	}
}

func TestThePictureOfTheBoard(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for i := range 9 {
		o.asks(bloc.KindReport, fmt.Sprintf("Báo cáo số %d", i), o.at(7, 1+i, 17, 0))
	}
	o.press(o.focal("CQ03"), "Báo đã nộp")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Ảnh bảng theo dõi")
	o.sees(secretary, "Bảng theo dõi lúc 01/06/2027 09:00", "2 việc")
	_, data := o.file(secretary)
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil || picture.Bounds().Dx() != 1080 {
		t.Fatalf("not a picture for a phone: %v", err)
	}
}

func TestWhatOneAgencyHasAndHasNot(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.asks(bloc.KindReport, "Hồ sơ khen thưởng năm 2027", o.at(9, 18, 17, 0))
	o.says(o.focal("CQ03"), "/viec")
	o.press(o.focal("CQ03"), "1")
	o.press(o.focal("CQ03"), "Báo đã nộp")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Theo đơn vị")
	m := o.sees(secretary, "14 đơn vị", "CQ 03"+strings.Repeat(" ", 13)+" ● ○", "CQ 04"+strings.Repeat(" ", 13)+" ○ ○", "1. Báo cáo sơ kết")
	for _, line := range strings.Split(m.Text, "\n") {
		if strings.Contains(line, "CQ ") && len([]rune(line)) > 36 {
			t.Errorf("the table is too wide for a phone: %q", line)
		}
	}
	o.press(secretary, "Trang sau")
	o.sees(secretary, "CQ 14")
	o.press(secretary, "Trang trước")
	o.press(secretary, "CQ 03")
	text := o.sees(secretary, "Cơ quan 03", "1/2 việc", "Chưa có", "Đã có", "Đầu mối CQ03").Text
	if strings.Index(text, "Hồ sơ khen thưởng") > strings.Index(text, midyear) {
		t.Errorf("what is owed does not come first:\n%s", text)
	}
}

func TestTheYearAsAWorkbook(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(o.focal("CQ02"), "Báo đã nộp")
	o.walk(o.at(6, 18, 17, 1))
	o.press(o.focal("CQ03"), "Báo đã nộp")
	o.asks(bloc.KindYearend, "=Báo cáo tổng kết năm 2027", o.at(12, 1, 17, 0))
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Báo cáo tham gia năm")
	name, data := o.file(secretary)
	if name != "bao-cao-tham-gia-2027.xlsx" {
		t.Errorf("the file is called %s", name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Tham gia 2027")
	if err != nil {
		t.Fatal(err)
	}
	if got := rows[3][4]; !strings.HasPrefix(got, "=Báo cáo tổng kết năm 2027") {
		t.Errorf("the second task's heading is %q", got)
	}
	for i, want := range []string{"1 CQ01 Cơ quan 01 Chưa có Chưa đến hạn 0 0 1 0 1", "2 CQ02 Cơ quan 02 Đúng hạn Chưa đến hạn 1 0 0 0 1",
		"3 CQ03 Cơ quan 03 Muộn Chưa đến hạn 0 1 0 0 1"} {
		if got := strings.Join(rows[4+i], " "); got != want {
			t.Errorf("line %d is %q, want %q", i+1, got, want)
		}
	}
	if got := rows[len(rows)-1][3]; got != "2/14" {
		t.Errorf("the mid-year review adds up to %s", got)
	}
}

func TestWhichYear(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindYearend, Year: 2026, Title: "Tổng kết năm 2026", Due: tx.Now + 86400,
			Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
		return err
	})
	o.settle()
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Báo cáo tham gia năm")
	o.sees(secretary, "năm nào")
	o.press(secretary, "2026")
	if name, _ := o.file(secretary); name != "bao-cao-tham-gia-2026.xlsx" {
		t.Errorf("the file is called %s", name)
	}
	o.forges(secretary, "by:1:0")
	o.alerted(secretary, "chưa có việc nào đã giao")
}

func TestWhoSeesTheBoards(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ05"), o.leader("CQ02"), o.secretary()
	task := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(focal, "Báo đã nộp")
	o.says(focal, "/tinhhinh")
	o.sees(focal, "dành cho Thường trực Khối và lãnh đạo Khối")
	n := o.count(focal)
	for _, data := range []string{"bp:0:0", "ba:0:0", fmt.Sprintf("bg:%d:0", o.agency("CQ03")), "by:0:0", fmt.Sprintf("bd:%d:0", task), "bl:0:0"} {
		o.forges(focal, data)
		o.alerted(focal, "dành cho Thường trực Khối và lãnh đạo Khối")
	}
	o.quiet(focal, n)

	o.says(leader, "/tinhhinh")
	live := o.sees(leader, "Tình hình chung", "1/14 đơn vị")
	o.press(leader, "1")
	board, _ := leader.Last()
	if !strings.Contains(board.Text, "● CQ 05") || strings.Contains(strings.Join(board.Labels(), "|"), "Chờ xác nhận") {
		t.Errorf("a leader of the bloc reads the board, and decides nothing on it: %q\n%s", board.Labels(), board.Text)
	}
	o.forges(leader, fmt.Sprintf("iv:%d:0", task))
	o.alerted(leader, "chỉ Thường trực Khối")

	o.becomes("CQ02", bloc.PostMember) // a new year
	o.pressOn(leader, live, "Theo đơn vị")
	o.alerted(leader, "dành cho Thường trực Khối và lãnh đạo Khối")
	before := find(leader.Messages(), live.ID).Text
	o.press(secretary, "✓ CQ 05")
	if m := find(leader.Messages(), live.ID); m.Text != before {
		t.Errorf("the board still follows for somebody who leads no more:\n%s", m.Text)
	}
}

func TestALeadersMenuFollowsThePost(t *testing.T) {
	o := newOffice(t)
	leader := o.leader("CQ03")
	o.write(func(tx *store.Tx) error { return o.chat.QueueMenu(tx, leader.ID()) })
	o.settle()
	if !commands(leader)["tinhhinh"] || !commands(leader)["lich"] || commands(leader)["danhba"] {
		t.Errorf("the menu of a leader of the bloc: %+v", leader.Commands())
	}
	o.becomes("CQ03", bloc.PostMember)
	o.write(func(tx *store.Tx) error { return o.chat.QueueMenu(tx, leader.ID()) })
	o.settle()
	if commands(leader)["tinhhinh"] {
		t.Errorf("the menu after the post has passed on: %+v", leader.Commands())
	}
}

func commands(p *sandbox.Phone) map[string]bool {
	list := map[string]bool{}
	for _, c := range p.Commands() {
		list[c.Command] = true
	}
	return list
}

// extends changes when a task is due, as an extension does.
func (o *office) extends(id bloc.TaskID, due time.Time) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		task.Due = due.Unix()
		return tx.Tasks().Change(task, nil)
	})
	o.settle()
}
