package chat_test

import (
	"slices"
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestData_IsToldExactly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/dulieu")
	o.sees(o.focal("CQ05"), "Đầu mối CQ05", "Đầu mối, Cơ quan 05 (Chuyên viên)", "mã 7105", "01/06/2027 09:00", "0 lần trả lời", "/ngungdung")
	p := o.stranger(9001)
	o.says(p, "/dulieu")
	o.sees(p, "không lưu gì về đồng chí")
	o.says(p, "chào")
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Ai đó, đơn vị nào đó")
	o.says(p, "/dulieu")
	o.sees(p, "Ai đó, đơn vị nào đó", "mã 9001", "Không lưu gì khác")
}

func TestLeaving_ErasesThePersonAndKeepsTheAgencysAnswers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p, agency := o.focal("CQ05"), o.agency("CQ05")
	var task bloc.TaskID
	o.write(func(tx *store.Tx) (err error) {
		task, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Báo cáo chuyên đề", Due: o.at(6, 18, 17, 0).Unix(),
			Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
		if err != nil {
			return err
		}
		_, err = tx.Answers().Record(store.Answer{Task: task, Agency: agency, Act: bloc.ActReported, Person: o.memberIn(tx, "Đầu mối CQ05"), At: tx.Now})
		return err
	})
	o.settle()
	o.says(p, "/ngungdung")
	o.sees(p, "Ngừng tham gia?", "Trả lời chính thức của đơn vị được giữ")
	o.press(p, "Không")
	o.sees(p, "vẫn tham gia như trước")
	o.says(p, "/ngungdung")
	leave := o.dataOf(p, "Ngừng tham gia")
	o.forges(o.focal("CQ06"), leave)
	o.press(p, "Ngừng tham gia")
	o.sees(p, "Đã ghi nhận", "đã được xóa")
	o.isStranger(p)
	o.sees(o.secretary(), "Đầu mối CQ05 đã ngừng tham gia", "Cơ quan 05", "/danhba")
	o.read(func(tx *store.Tx) error {
		e, err := tx.Answers().Entry(task, agency)
		if e.Latest != bloc.ActReported {
			t.Errorf("the agency's answer is %+v", e)
		}
		roll, rollErr := tx.People().Roll()
		for _, c := range roll {
			if c.Name == "Đầu mối CQ05" {
				t.Error("still on the roll")
			}
		}
		if err == nil {
			err = rollErr
		}
		log, logErr := tx.Audit().Last(100)
		for _, e := range log {
			if strings.Contains(e.Detail, "Đầu mối") {
				t.Errorf("the log names him: %+v", e)
			}
		}
		if err == nil {
			err = logErr
		}
		return err
	})
	if a, _ := o.account(o.focal("CQ06")); !a.Joined {
		t.Fatal("a forged button made another one leave")
	}
	o.says(p, "/viec")
	o.offers(p, "Đề nghị tham gia")
}

func TestLeavingSecretary_LosesTheMenu(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.secondSecretary()
	has := func(name string) bool {
		return slices.ContainsFunc(p.Commands(), func(c sandbox.Command) bool { return c.Command == name })
	}
	o.says(p, "/ngonngu vi")
	if !has("danhba") {
		t.Fatalf("a secretary's menu: %+v", p.Commands())
	}
	o.says(p, "/ngungdung")
	o.press(p, "Ngừng tham gia")
	if has("danhba") {
		t.Fatalf("the menu stays: %+v", p.Commands())
	}
	o.sees(o.secretary(), "Thư ký Khối (2) đã ngừng tham gia")
}
