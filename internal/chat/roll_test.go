package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestRoll_ListsAgenciesByPrecedenceWithWhoHasJoined(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.joins(o.focal("CQ03"), "Đầu mối CQ03")
	o.says(o.secretary(), "/danhba")
	m := o.sees(o.secretary(), "14 đơn vị; 2/20 người đã tham gia", "3. CQ 03: 1/3", "4. CQ 04: 0/1", "Thư ký Khối: 1/2")
	if strings.Index(m.Text, "2. CQ 02") > strings.Index(m.Text, "3. CQ 03") || strings.Contains(m.Text, "CQ 11") {
		t.Fatalf("order or page: %s", m.Text)
	}
	o.press(o.secretary(), "Trang sau")
	o.sees(o.secretary(), "11. CQ 11: 0/1", "14. CQ 14: 0/1")
	o.press(o.secretary(), "Trang trước")
	o.press(o.secretary(), "CQ 03")
	o.sees(o.secretary(), "Cơ quan 03", "CQ03", "Khối phó", "✓ Đầu mối CQ03 – Đầu mối, Chuyên viên: đã tham gia",
		"○ Lãnh đạo CQ03 – Lãnh đạo đơn vị, Lãnh đạo đơn vị: chưa tham gia")
	o.press(o.secretary(), "Đầu mối CQ03 (2)")
	o.sees(o.secretary(), "Đầu mối CQ03 (2)", "chưa tham gia; chưa có lời mời")
	o.offers(o.secretary(), "Lời mời", "Sửa tên", "Gỡ vai trò", "Đơn vị", "Danh bạ")
	o.press(o.secretary(), "Đơn vị")
	o.press(o.secretary(), "Danh bạ")
	o.press(o.secretary(), "Thường trực Khối")
	o.sees(o.secretary(), "✓ Thư ký Khối", "○ Thư ký Khối (2)")
	if o.count(o.secretary()) != 4 { // two of his joining, one of CQ03's, and the roll
		t.Fatalf("browsing makes messages:\n%s", o.screen(o.secretary()))
	}
}

func TestAddPerson_NameAndTitleByTypingRoleByButton(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Thêm người")
	o.says(o.secretary(), "https://t.me/x")
	o.sees(o.secretary(), "nhập họ tên bằng chữ", "/thoat")
	o.says(o.secretary(), "Lãnh đạo <CQ05>")
	o.says(o.secretary(), "Lãnh đạo CQ05, Phó Trưởng ban")
	o.sees(o.secretary(), "Họ tên: Lãnh đạo CQ05", "Chức vụ: Phó Trưởng ban", "Đơn vị: Cơ quan 05")
	o.press(o.secretary(), "Lãnh đạo đơn vị")
	o.alerted(o.secretary(), "Đã thêm: Lãnh đạo CQ05")
	o.sees(o.secretary(), "Lãnh đạo CQ05", "Lãnh đạo đơn vị, Cơ quan 05 (Phó Trưởng ban)", "chưa có lời mời")
	o.press(o.secretary(), "Lời mời")
	p := o.stranger(9001)
	o.starts(p, tokenIn(o.sees(o.secretary(), "?start=")))
	o.press(p, "Đồng ý tham gia")
	o.sees(p, "Đã ghi nhận", "Lãnh đạo CQ05")
	if o.logged("enrolled") != 1 {
		t.Fatalf("%d enrolled", o.logged("enrolled"))
	}
}

func TestAddPerson_WhoIsThereAlreadyGetsTheRole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Thêm người")
	o.says(o.secretary(), "dau moi cq05")
	o.press(o.secretary(), "Lãnh đạo đơn vị")
	o.sees(o.focal("CQ05"), "thêm vai trò: Lãnh đạo đơn vị, Cơ quan 05")
	o.read(func(tx *store.Tx) error {
		who, err := tx.People().Get(o.memberIn(tx, "Đầu mối CQ05"))
		if len(who.Roles) != 2 {
			t.Errorf("roles %+v", who.Roles)
		}
		return err
	})
}

func TestRoleTaken_IsToldAndTheLastOneEndsIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.focal("CQ05")
	o.write(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode("CQ06")
		if err != nil {
			return err
		}
		_, err = tx.People().Enroll(bloc.Membership{Person: o.memberIn(tx, "Đầu mối CQ05"), Agency: a.ID, Role: bloc.RoleFocal})
		return err
	})
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Đầu mối CQ05")
	card := o.withButton(o.secretary(), "Gỡ: Đầu mối CQ 06")
	o.press(o.secretary(), "Gỡ: Đầu mối CQ 06")
	o.sees(o.secretary(), "Gỡ vai trò Đầu mối, Cơ quan 06?", "trả lời của đơn vị vẫn giữ nguyên")
	confirm := o.dataOf(o.secretary(), "Gỡ vai trò này")
	o.press(o.secretary(), "Gỡ vai trò này")
	o.sees(p, "đã gỡ của đồng chí vai trò: Đầu mối, Cơ quan 06", "Cơ quan 05")
	if a, _ := o.account(p); !a.Joined {
		t.Fatal("he keeps another role and is out")
	}
	o.forges(o.secretary(), confirm)
	o.alerted(o.secretary(), "đã được gỡ trước đó")
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Đầu mối CQ05")
	o.press(o.secretary(), "Gỡ vai trò")
	o.sees(o.secretary(), "vai trò duy nhất")
	o.press(o.secretary(), "Gỡ vai trò này")
	o.sees(p, "không còn vai trò nào", "liên hệ Thường trực Khối")
	o.isStranger(p)
	o.says(p, "/viec")
	o.offers(p, "Đề nghị tham gia")
	o.pressOn(o.secretary(), card, "Danh bạ")
	if o.logged("dismissed") != 2 {
		t.Fatalf("%d dismissed", o.logged("dismissed"))
	}
}

func TestLostPhone_IsRevokedFromTheRoll(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Đầu mối CQ05")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.sees(o.secretary(), "Thu hồi tài khoản Telegram này?")
	o.press(o.secretary(), "Giữ nguyên")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.sees(o.focal("CQ05"), "đã bị thu hồi")
	o.isStranger(o.focal("CQ05"))
	o.member("Đầu mối CQ05")
	o.sees(o.secretary(), "Đầu mối CQ05", "chưa tham gia")
}

func TestRoll_OfAnEmptyBloc(t *testing.T) {
	t.Parallel()
	o := newOffice(t, emptyRoll, admins(8001))
	admin := o.phone(8001, "Quản trị")
	o.starts(admin, "")
	o.says(admin, "/danhba")
	o.sees(admin, "0 đơn vị; 0/0 người")
	o.press(admin, "Thường trực Khối")
	o.sees(admin, "Chưa có ai")
	o.press(admin, "Thêm người")
	o.says(admin, "Thư ký mới")
	o.press(admin, "Thư ký Khối")
	o.press(admin, "Lời mời")
	o.starts(o.secretary(), tokenIn(o.sees(admin, "?start=")))
	o.press(o.secretary(), "Đồng ý tham gia")
	o.says(o.secretary(), "/danhba")
	o.sees(o.secretary(), "1/1 người đã tham gia")
}

func TestRoll_OpensAnAgencyByItsCode(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.secretary(), "/danhba cq03")
	o.sees(o.secretary(), "Cơ quan 03", "✓ Đầu mối CQ03")
	o.says(o.secretary(), "/danhba CQ99")
	o.sees(o.secretary(), "Không có đơn vị mã CQ99", "/danhba")
}

func TestRoll_OfACrowdedAgencyHasPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	long := strings.Repeat("Đơn vị trực thuộc rất dài ", 3)
	o.write(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode("CQ05")
		if err != nil {
			return err
		}
		for i := range 30 {
			id, err := tx.People().Add(fmt.Sprintf("%02d %s", i, long))
			if err != nil {
				return err
			}
			if _, err := tx.People().Enroll(bloc.Membership{Person: id, Agency: a.ID, Role: bloc.RoleLeader, Title: long}); err != nil {
				return err
			}
		}
		return nil
	})
	o.says(o.secretary(), "/danhba CQ05")
	o.sees(o.secretary(), "✓ Đầu mối CQ05", "10 Đơn vị")
	o.press(o.secretary(), "Trang sau")
	o.sees(o.secretary(), "11 Đơn vị", "22 Đơn vị")
	o.press(o.secretary(), "Trang sau")
	o.sees(o.secretary(), "29 Đơn vị")
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Chưa tham gia: 30 người")
}
