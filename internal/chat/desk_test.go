package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestASecretaryChangesASettingAfterSeeingWhatWasUnderstood(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	o.says(s, "/quantri")
	o.press(s, "Cài đặt")
	o.sees(s, "Tên Khối: chưa có")
	o.press(s, "Sửa tên Khối")
	o.says(s, "Khối  thi đua\ncác cơ quan")
	o.sees(s, "Đã hiểu: Tên Khối là", "“Khối thi đua các cơ quan”")
	o.says(s, "Khối thi đua số 3 <tỉnh>")
	o.press(s, "Ghi nhận")
	o.sees(s, "Tên Khối: Khối thi đua số 3 <tỉnh>")
	o.says(s, "/nhatky")
	o.sees(s, "01/06/2027 09:00 Thư ký Khối: sửa tên Khối")
}

func TestASettingIsNotKeptUnconfirmed(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	o.says(s, "/quantri")
	o.press(s, "Cài đặt")
	o.press(s, "Sửa người liên hệ")
	o.says(s, strings.Repeat("dài ", 200))
	o.sees(s, "dài quá 300 ký tự")
	o.says(s, "Văn phòng, máy lẻ 12")
	keep := o.dataOf(s, "Ghi nhận")
	o.press(s, "Hủy")
	o.sees(s, "Người liên hệ: chưa có")
	o.forges(s, keep)
	o.alerted(s, "không còn hiệu lực")
	o.press(s, "Sửa người liên hệ")
	o.forges(s, keep) // nothing was typed yet
	o.alerted(s, "không còn hiệu lực")
	o.says(s, "/themviec Báo cáo") // another dialog
	o.forges(s, keep)
	o.alerted(s, "không còn hiệu lực")
	o.seesNot(s, "Người liên hệ: Văn phòng")
}

func TestTheDeskIsTheSecretariatsAlone(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	for _, command := range []string{"/quantri", "/nhatky"} {
		o.says(p, command)
		o.sees(p, "chỉ Thường trực Khối")
	}
	o.says(o.secretary(), "/quantri")
	for _, label := range []string{"Cài đặt", "Nhật ký", "Gắn nhóm của Khối"} {
		n := o.count(p)
		o.forges(p, o.dataOf(o.secretary(), label))
		o.alerted(p, "chỉ Thường trực Khối")
		o.quiet(p, n)
	}
	o.says(o.secretary(), "/nhatky")
	o.sees(o.secretary(), "Đầu mối CQ05: làm việc chỉ dành cho Thường trực Khối (bị từ chối)")
}

func TestTheLogIsReadPageByPage(t *testing.T) {
	o := newOffice(t)
	o.write(func(tx *store.Tx) error {
		for range 25 {
			if err := tx.Audit().Log(store.Event{Act: "group.bound", Person: 1, Agency: bloc.AgencyID(1)}); err != nil {
				return err
			}
		}
		return nil
	})
	s := o.secretary()
	o.says(s, "/nhatky")
	if n := strings.Count(o.sees(s, "trang 1").Text, "gắn nhóm của Khối · CQ 01"); n != 20 {
		t.Errorf("the first page has %d lines", n)
	}
	o.press(s, "Cũ hơn")
	if n := strings.Count(o.sees(s, "trang 2").Text, "gắn nhóm của Khối"); n != 5 {
		t.Errorf("the second page has %d lines", n)
	}
	o.press(s, "Mới hơn")
	o.sees(s, "trang 1")
}

func TestLanguageIsAPersonsOwnChoice(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/ngonngu")
	o.press(p, "English")
	o.sees(p, "From now on the bot speaks English to you.")
	if keys := p.Keyboard(); len(keys) == 0 || keys[0][0] != "My agency's tasks" {
		t.Errorf("the keys are %q", keys)
	}
	if commands := p.Commands(); len(commands) == 0 || !strings.Contains(commands[len(commands)-1].Description, "Help") {
		t.Errorf("the menu is %+v", commands)
	}
	o.taps(p, "Ask the secretariat")
	o.sees(p, "What would you like to ask?")
	o.says(p, "/ngonngu vi")
	o.sees(p, "Từ nay hệ thống dùng tiếng Việt")
}

func TestWhatIsNotUnderstoodShowsAWayOut(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/khongco <b>")
	o.sees(p, "Không có lệnh /khongco", "/trogiup")
	o.says(p, "/trogiup")
	o.sees(p, "[Việc của đơn vị]", "[Hỏi Thường trực Khối]", "Có biên nhận mới là đã ghi nhận")
	o.says(o.secretary(), "/trogiup")
	o.sees(o.secretary(), "/tinhhinh", "/quantri")
	o.says(p, "/thoat")
	o.sees(p, "Không có câu hỏi nào đang dở")
	o.says(p, "/hoi")
	o.says(p, "/thoat")
	o.sees(p, "Không xóa gì đã gửi")
	o.forges(p, "zz:1:0")
	o.alerted(p, "không dùng được")
}
