package chat_test

import (
	"testing"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// has reports whether a message of the chat is still there.
func has(p *sandbox.Phone, id int) bool {
	for _, m := range p.Messages() {
		if m.ID == id {
			return true
		}
	}
	return false
}

// chooseSecurity makes somebody the security contact.
func (o *office) chooseSecurity(name string) {
	o.Helper()
	s := o.secretary()
	o.says(s, "/quantri")
	o.press(s, "Cài đặt")
	o.press(s, "Chọn người phụ trách bảo mật")
	o.press(s, name)
	o.sees(s, "Phụ trách bảo mật: "+name)
}

func TestAMarkedSecretIsRefusedDeletedAndToldWithoutItsContent(t *testing.T) {
	o := newOffice(t)
	o.chooseSecurity("Lãnh đạo CQ01")
	p, before := o.focal("CQ05"), o.count(o.secretary())
	id := p.SendFile("BC TỐI MẬT quý 2.pdf", "application/pdf", []byte("x"), "kính gửi")
	o.settle()
	if has(p, id) {
		t.Error("the message is still in the chat")
	}
	o.sees(p, "không được tiếp nhận", "Telegram đã nhận tin")
	told := o.sees(o.leader("CQ01"), "Đầu mối CQ05", "CQ 05", "dấu hiệu tài liệu mật")
	o.seesNot(o.leader("CQ01"), "quý 2")
	o.quiet(o.secretary(), before)
	if told.File != nil {
		t.Error("the file was passed on")
	}
	o.read(func(tx *store.Tx) error {
		last, err := tx.Audit().Last(1)
		if err == nil && (last[0].Act != "secret.refused" || last[0].Detail != "") {
			t.Errorf("the log says %+v", last[0])
		}
		return err
	})
}

func TestTheSecretariatIsToldWhereNobodyIsInChargeOfSecrecy(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi Độ mật: Tuyệt mật. Nội dung")
	o.sees(o.focal("CQ05"), "không được tiếp nhận")
	o.sees(o.secretary(), "Đầu mối CQ05", "dấu hiệu tài liệu mật")
	o.seesNot(o.secretary(), "Nội dung")
}

func TestWhatMayBeASecretIsHeldUntilItsSenderSays(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/hoi")
	id := o.says(p, "toi mat dien thoai cu, dang nhap the nao")
	o.sees(p, "đang được giữ lại, chưa xử lý")
	o.seesNot(o.secretary(), "dien thoai")
	o.press(p, "Không phải tài liệu mật")
	o.sees(o.secretary(), "toi mat dien thoai cu")
	o.sees(p, "Đã chuyển Thường trực Khối")
	if !has(p, id) {
		t.Error("the message was deleted")
	}
	data := o.dataOf(p, "Đúng, xóa")
	o.forges(p, data)
	o.alerted(p, "không còn được giữ")
	if !has(p, id) {
		t.Error("the message was deleted after it was cleared")
	}
}

func TestAHeldSecretIsDeletedAtItsSendersWord(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := p.SendFile("CV_MAT_12.pdf", "application/pdf", []byte("x"), "")
	o.settle()
	if !has(p, id) {
		t.Fatal("deleted on a guess")
	}
	o.press(p, "Đúng, xóa")
	if has(p, id) {
		t.Error("the message is still in the chat")
	}
	o.sees(p, "Đã yêu cầu Telegram xóa")
	o.sees(o.secretary(), "dấu hiệu tài liệu mật")
}

func TestAHeldFileTakesEffectAsItWas(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/hoi")
	p.SendFile("CV_MAT_12.pdf", "application/pdf", []byte("x"), "Công văn này đúng chưa ạ?")
	o.settle()
	o.press(p, "Không phải tài liệu mật")
	o.sees(o.secretary(), "Công văn này đúng chưa ạ?")
	if !hasFile(o.secretary(), "CV_MAT_12.pdf") {
		t.Errorf("the file did not come:\n%s", o.screen(o.secretary()))
	}
}

func TestAForwardedMessageSurvivesBeingHeld(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/hoi")
	p.Forward("Văn phòng", "do mat tai lieu")
	o.settle()
	o.press(p, "Không phải tài liệu mật")
	o.sees(o.secretary(), "do mat tai lieu")
}

func TestNobodyDecidesAboutAnothersHeldMessage(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi do mat tai lieu")
	o.forges(o.focal("CQ06"), o.dataOf(o.focal("CQ05"), "Không phải tài liệu mật"))
	o.alerted(o.focal("CQ06"), "không còn được giữ")
	o.seesNot(o.secretary(), "do mat tai lieu")
	o.press(o.focal("CQ05"), "Không phải tài liệu mật")
	o.sees(o.secretary(), "do mat tai lieu")
}

func TestAnAlbumWithAMarkedFileIsRefusedWithWhatFollows(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/hoi")
	ids := p.SendAlbum("TỐI MẬT", upload("a.docx"), upload("b.docx"))
	o.settle()
	for _, id := range ids {
		if has(p, id) {
			t.Errorf("message %d of the album is still in the chat", id)
		}
	}
	if hasFile(o.secretary(), "b.docx") {
		t.Error("the rest of the album was passed on")
	}
}

func TestAnAlbumThatMayBeASecretIsAskedAboutOnce(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/hoi")
	n := o.count(p)
	p.SendAlbum("cv toi mat", upload("a.docx"), upload("b.docx"))
	o.settle()
	o.quiet(p, n+1)
	o.press(p, "Không phải tài liệu mật")
	for _, name := range []string{"a.docx", "b.docx"} {
		if !hasFile(o.secretary(), name) {
			t.Errorf("%s did not come:\n%s", name, o.screen(o.secretary()))
		}
	}
}
