package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/store"
)

func TestStranger_SeesOnlyWhatThisIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.stranger(9001)
	for _, said := range []string{"/start", "hạn sơ kết là khi nào", "/viec", "/danhba", "/tinhhinh", "Việc của đơn vị", "/khongco", "/trogiup"} {
		n := o.count(p)
		o.says(p, said)
		o.quiet(p, n+1)
		m, _ := p.Last()
		if !strings.Contains(m.Text, "kênh công việc nội bộ") || len(m.Labels()) != 1 || m.Labels()[0] != "Đề nghị tham gia" {
			t.Fatalf("a stranger who says %q sees %q %q", said, m.Text, m.Labels())
		}
	}
	p.SendFile("kehoach.docx", "", []byte("x"), "")
	o.settle()
	o.seesNot(p, "CQ 0")
	o.isStranger(p)
	o.quiet(o.secretary(), 0)
}

func TestRequest_ApprovedForSomebodyOnTheRoll(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.joins(o.secondSecretary(), "Thư ký Khối (2)")
	p := o.stranger(9001)
	o.starts(p, "")
	o.press(p, "Đề nghị tham gia")
	o.sees(p, "họ tên, chức vụ, đơn vị", "bí mật nhà nước", "/thoat")
	p.SendPhoto([]byte("not words"), "")
	o.settle()
	o.sees(p, "nhắn họ tên, chức vụ, đơn vị bằng chữ")
	o.says(p, "dau moi cq09, chuyen vien, co quan 09 <b>")
	o.sees(p, "Đã chuyển đề nghị", "cq09, chuyen vien, co quan 09 <b>")
	n := o.count(o.secretary())
	o.press(p, "Đề nghị tham gia")
	o.sees(p, "đang chờ Thường trực Khối duyệt")
	o.says(p, "alo")
	o.quiet(o.secretary(), n)

	o.sees(o.secretary(), "Đề nghị tham gia", "dau moi cq09", "Người lạ 9001")
	o.press(o.secretary(), "Duyệt")
	if first := o.withButton(o.secretary(), "Đầu mối CQ09").Labels()[0]; first != "Đầu mối CQ09 – CQ 09" {
		t.Fatalf("the likeliest person is not first: %q", first)
	}
	other := o.withButton(o.secondSecretary(), "Duyệt")
	o.press(o.secretary(), "Đầu mối CQ09 – CQ 09")
	o.sees(p, "Đã ghi nhận", "Cơ quan 09")
	if p.Keyboard() == nil {
		t.Fatal("no keys")
	}
	o.sees(o.secretary(), "Đ/c Thư ký Khối đã duyệt lúc 01/06/2027 09:00")
	o.pressOn(o.secondSecretary(), other, "Từ chối")
	o.alerted(o.secondSecretary(), "Đ/c Thư ký Khối đã duyệt lúc 01/06/2027 09:00")
	o.sees(o.secondSecretary(), "Đ/c Thư ký Khối đã duyệt")
	if o.logged("approved") != 1 || o.logged("refused_request") != 0 {
		t.Fatal("decided twice")
	}
}

func TestRequest_ApprovedForSomebodyNew(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.stranger(9001)
	o.starts(p, "")
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Đầu mối mới của CQ12 - Phó trưởng phòng - Cơ quan 12")
	o.press(o.secretary(), "Duyệt")
	o.press(o.secretary(), "Người mới")
	agencies := o.withButton(o.secretary(), "CQ 01").Labels()
	if agencies[0] != "CQ 01" || agencies[7] != "CQ 08" {
		t.Fatalf("not in order of precedence: %q", agencies)
	}
	o.press(o.secretary(), "Trang sau")
	o.press(o.secretary(), "CQ 12")
	o.press(o.secretary(), "Quay lại")
	o.press(o.secretary(), "Trang sau")
	o.press(o.secretary(), "CQ 12")
	o.press(o.secretary(), "Đầu mối")
	o.sees(p, "Đã ghi nhận", "Đầu mối mới của CQ12", "Đầu mối, Cơ quan 12 (Phó trưởng phòng)")
	o.sees(o.focal("CQ12"), "Đầu mối mới của CQ12", "theo đề nghị đã duyệt")
	o.sees(o.secondSecretary(), "Đầu mối mới của CQ12", "đã tham gia")
	o.press(o.secondSecretary(), "Đúng người")
	o.alerted(o.secondSecretary(), "Đã xác nhận")
}

func TestRequest_RefusedIsNotRepeatedAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.stranger(9001)
	o.starts(p, "")
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Ai đó")
	o.press(o.secretary(), "Từ chối")
	o.sees(p, "chưa tiếp nhận", "liên hệ trực tiếp Thường trực Khối")
	o.isStranger(p)
	o.press(p, "Đề nghị tham gia")
	o.sees(p, "Đề nghị trước của đồng chí chưa được tiếp nhận", "sau ngày 08/06/2027")
	o.wait(8 * 24 * time.Hour)
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Ai đó, lần hai")
	o.sees(o.secondSecretary(), "Ai đó, lần hai")
}

func TestRequest_WaitsForTheFirstSecretary(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	p := o.stranger(9001)
	o.starts(p, "")
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Đầu mối CQ10")
	o.sees(p, "Đã lưu đề nghị", "chưa có thư ký nào nhận được tin")
	o.joins(o.secretary(), "Thư ký Khối")
	o.sees(o.secretary(), "Đề nghị tham gia", "Đầu mối CQ10")
	o.says(o.secretary(), "/danhba")
	o.offers(o.secretary(), "Đề nghị tham gia (1)")
}

func TestRequest_OfSomebodyWhoJoinedMeanwhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	p := o.stranger(9001)
	o.starts(p, "")
	o.press(p, "Đề nghị tham gia")
	o.says(p, "Đầu mối CQ10")
	request := o.withButton(o.secretary(), "Duyệt")
	o.joins(p, "Đầu mối CQ10")
	o.pressOn(o.secretary(), request, "Duyệt")
	o.alerted(o.secretary(), "đã tham gia bằng cách khác lúc 01/06/2027 09:00")
	o.sees(o.secretary(), "Đề nghị tham gia", "✓ Người này đã tham gia bằng cách khác")
	o.read(func(tx *store.Tx) error {
		a, err := tx.People().Account(p.ID())
		if a.Person != o.memberIn(tx, "Đầu mối CQ10") {
			t.Error("he became another person")
		}
		return err
	})
}
