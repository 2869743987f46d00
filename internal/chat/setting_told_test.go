package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/store"
)

func TestTheBodyPeopleWriteToIsCalledAsTheBlocCallsIt(t *testing.T) {
	o := newOffice(t)
	s, p := o.secretary(), o.focal("CQ05")
	o.says(s, "/quantri")
	o.press(s, "Cài đặt")
	o.sees(s, "Thường trực: Thường trực Khối (mặc định)")
	o.press(s, "Sửa tên Thường trực")
	o.says(s, strings.Repeat("Cụm ", 30))
	o.sees(s, "dài quá 60 ký tự")
	o.says(s, "Cơ quan Thường trực Cụm")
	o.sees(s, "Đã hiểu: Tên Thường trực là", "“Cơ quan Thường trực Cụm”")
	o.press(s, "Ghi nhận")
	o.sees(s, "Thường trực: Cơ quan Thường trực Cụm")
	o.sees(o.secondSecretary(), "Đ/c Thư ký Khối vừa đổi cài đặt Tên Thường trực thành “Cơ quan Thường trực Cụm”")
	o.seesNot(s, "vừa đổi cài đặt")
	o.says(s, "/nhatky")
	o.sees(s, "Thư ký Khối: sửa tên gọi của Thường trực")
	o.says(p, "/danhba")
	o.sees(p, "Việc này chỉ Cơ quan Thường trực Cụm làm được")
	o.says(p, "/hoi Hồ sơ gửi về đâu?")
	o.sees(p, "Đã chuyển Cơ quan Thường trực Cụm lúc")
	o.says(p, "/start")
	if keys := p.Keyboard(); len(keys) == 0 || keys[0][1] != "Hỏi Thường trực Khối" {
		t.Errorf("the keys are %q", keys)
	}
	o.taps(p, "Hỏi Thường trực Khối")
	o.sees(p, "Đồng chí cần hỏi gì?")
}

func TestTheOtherSecretariesLearnOfASetting(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	o.says(s, "/quantri")
	o.press(s, "Cài đặt")
	o.press(s, "Chọn người phụ trách bảo mật")
	o.press(s, "Đầu mối CQ01")
	o.sees(o.secondSecretary(), "vừa đổi cài đặt Phụ trách bảo mật thành “Đầu mối CQ01”")
}

func TestTheBodysNameIsKnownFromTheStart(t *testing.T) {
	o := newOffice(t)
	o.write(func(tx *store.Tx) error { return tx.Settings().Set(store.SettingBody, "Thường trực Cụm") }) // in the file before this start
	o.says(o.focal("CQ05"), "/danhba")
	o.sees(o.focal("CQ05"), "chỉ Thường trực Cụm làm được")
}
