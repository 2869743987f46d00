package chat_test

import (
	"reflect"
	"strings"
	"testing"

	"khoibot/internal/sandbox"
)

func TestAnEditOfAMessageIsOneOfWhatIsWrittenOfIt(t *testing.T) {
	o := newOffice(t)
	p, focal := o.secretary(), o.focal("CQ05")
	first := o.says(p, "/thongbao Họp lúc 8 giờ")
	o.press(p, "Thêm nội dung")
	second := o.says(p, "Phòng 101")
	album := p.SendAlbum("Sơ đồ", sandbox.Upload{Name: "a.pdf", Data: []byte("a")}, sandbox.Upload{Name: "b.pdf", Data: []byte("b")})
	o.settle()
	o.edits(p, second, "Phòng 202")
	o.sees(p, "Đã sửa trong bản soạn")
	o.press(p, "Xong")
	o.edits(p, first, "/thongbao Họp lúc 9 giờ")
	o.sees(p, "Thông báo: Họp lúc 9 giờ")
	o.edits(p, album[0], strings.Repeat("dài ", 300))
	if _, parts := o.writing(); !reflect.DeepEqual(textsOf(parts), []string{"Họp lúc 9 giờ", "Phòng 202", "", "", strings.TrimSpace(strings.Repeat("dài ", 300))}) {
		t.Fatalf("%q", textsOf(parts))
	}
	o.edits(p, album[0], "Sơ đồ mới")
	o.edits(p, second, "Phòng 202") // nothing new
	o.edits(p, second, "TỐI MẬT: phòng 202")
	o.edits(p, first, "/thongbao")
	o.sees(p, "Bản soạn giữ nguyên như trước khi sửa tin")
	if _, parts := o.writing(); !reflect.DeepEqual(textsOf(parts), []string{"Họp lúc 9 giờ", "Phòng 202", "Sơ đồ mới", ""}) {
		t.Fatalf("%q", textsOf(parts))
	}
	o.sendsNotice(p)
	o.edits(p, first, "/thongbao Họp lúc 10 giờ")
	o.sees(p, "đã chuyển gửi nên sửa tin không làm thay đổi nội dung")
	o.sees(focal, "Phòng 202")
	o.seesNot(focal, "10 giờ")
}

func TestAnEditOfWhatIsSharedCountsUntilItIsProposed(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.says(p, "/chiase Cách làm cũ")
	o.edits(p, id, "/chiase Cách làm mới")
	o.sees(p, "Chia sẻ cách làm hay: Cách làm mới")
	o.press(p, "Gửi Thường trực Khối")
	o.edits(p, id, "/chiase Cách làm khác")
	o.sees(p, "đã gửi nên sửa tin không làm thay đổi nội dung")
	o.sees(o.secretary(), "Cách làm mới")
	o.seesNot(o.secretary(), "Cách làm khác")
}

func TestAnOrderLeavesTheDialogAndWhatIsWrittenIsKept(t *testing.T) {
	for name, order := range map[string]func(o *office, p *sandbox.Phone){
		"typed":      func(o *office, p *sandbox.Phone) { o.says(p, "/viec") },
		"a key":      func(o *office, p *sandbox.Phone) { o.says(p, "Việc của đơn vị") },
		"left":       func(o *office, p *sandbox.Phone) { o.says(p, "/thoat") },
		"another":    func(o *office, p *sandbox.Phone) { o.says(p, "/thongbao") },
		"a question": func(o *office, p *sandbox.Phone) { o.says(p, "/han sơ kết") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			p := o.secretary()
			o.says(p, "/thongbao")
			o.says(p, "Họp lúc 8 giờ")
			order(o, p)
			m := o.sees(p, "Bản soạn “Họp lúc 8 giờ” vẫn được giữ", "[Soạn tiếp]")
			if name != "another" {
				o.says(p, "cảm ơn ạ")
			}
			o.pressOn(p, m, "Soạn tiếp")
			o.sees(p, "Thông báo: Họp lúc 8 giờ", "1 tin, 0 tệp")
			o.pressOn(p, o.sees(p, "Thông báo: Họp lúc 8 giờ", "1 tin, 0 tệp"), "Thêm nội dung")
			o.says(p, "Hạn nộp báo cáo là bao giờ?") // in the dialog everything else is content
			o.press(p, "Xong")
			o.sees(p, "Thông báo: Họp lúc 8 giờ", "2 tin, 0 tệp")
		})
	}
}

func TestAnOrderLeavesASharingAndItIsKept(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/chiase")
	o.says(p, "Cách làm hay")
	o.says(p, "/viec")
	o.says(p, "cảm ơn ạ")
	o.press(p, "Soạn tiếp")
	o.sees(p, "Chia sẻ cách làm hay: Cách làm hay", "1 tin, 0 tệp")
	o.press(p, "Gửi Thường trực Khối")
	o.sees(o.secretary(), "Cách làm hay")
}
