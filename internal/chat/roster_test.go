package chat

import (
	"slices"
	"strings"
	"testing"
)

func TestNumbersAndNamesOfThoseWhoAttend(t *testing.T) {
	for _, c := range []struct {
		text   string
		people int
		names  []string
		sure   bool
	}{
		{"3", 3, nil, true},
		{"3 đ/c", 3, nil, true},
		{"3 dc", 3, nil, true},
		{"02 đồng chí.", 2, nil, true},
		{"hai người", 2, nil, true},
		{"tám người", 8, nil, true},
		{"bảy đ/c", 7, nil, true},
		{"mười đại biểu", 10, nil, true},
		{"dự kiến 4 người ạ", 4, nil, true},
		{"2 người: A, B", 2, []string{"A", "B"}, true},
		{"đăng ký 2 người, gồm: Nguyễn Văn A; Trần Thị B", 2, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"gồm A; B và C", 0, []string{"A", "B", "C"}, true},
		{"3 người: Đầu mối CQ01, Đầu mối CQ02 và Lãnh đạo CQ01", 3, []string{"Đầu mối CQ01", "Đầu mối CQ02", "Lãnh đạo CQ01"}, true},
		{"Nguyễn Văn A\nTrần Thị B", 0, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"2\nNguyễn Văn A\nTrần Thị B", 2, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"1. Nguyễn Văn A\n2. Trần Thị B", 0, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"1. Nguyễn Văn A 2. Trần Thị B", 0, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"- đ/c Nguyễn Văn A\n- bà Trần Thị B", 0, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"Đ/c Nguyễn Văn A, Trưởng phòng; đ/c Trần Thị B, Phó phòng Tổ chức và Cán bộ", 0,
			[]string{"Nguyễn Văn A, Trưởng phòng", "Trần Thị B, Phó phòng Tổ chức, Cán bộ"}, true},
		{"Nguyễn Văn A, 0912 345 678", 0, []string{"Nguyễn Văn A, 0912 345 678"}, true},
		{"Nguyễn Văn A và Trần Thị B (2 người)", 2, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"2 (Nguyễn Văn A, Trần Thị B)", 2, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"2 Nguyễn Văn A, Trần Thị B", 2, []string{"Nguyễn Văn A", "Trần Thị B"}, true},
		{"Nguyễn Văn A (Chuyên viên)", 0, []string{"Nguyễn Văn A (Chuyên viên)"}, true},
		{"3 người: A, B", 3, []string{"A", "B"}, true},
		{"nguyen van a, tran thi b", 0, []string{"nguyen van a", "tran thi b"}, false},
		{"3 người, danh sách gửi sau", 3, nil, true},
		{"để tôi báo cáo lãnh đạo", 0, []string{"để tôi báo cáo lãnh đạo"}, false},
		{"Lan", 0, []string{"Lan"}, false},
		{"chưa rõ", 0, nil, false},
	} {
		got, ok := readRoster(c.text)
		if !ok || got.People != c.people || !slices.Equal(got.Names, c.names) || c.text != "chưa rõ" && got.Sure != c.sure {
			t.Errorf("%q: %t %d %q sure %t, want %d %q sure %t", c.text, ok, got.People, got.Names, got.Sure, c.people, c.names, c.sure)
		}
	}
}

func TestWhatNamesNobody(t *testing.T) {
	for _, text := range []string{"", "   ", "0 người", "9999 người", "501", "3/12", "12h", "2 nam 1 nữ", "…", "???", "0912345678", strings.Repeat("A", 200), "Nguyễn Văn A" + strings.Repeat(", Trưởng phòng", 20)} {
		if got, ok := readRoster(text); ok {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func FuzzRoster(f *testing.F) {
	for _, s := range []string{"3 đ/c", "2 người: A, B", "gồm A; B và C", "1. A\n2. B", "2 (A, B)", "chưa rõ", "hai người", "A (2 người)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := readRoster(s)
		if !ok && (r.People != 0 || r.Names != nil) || r.People < 0 || r.People > maxAttending || len(r.Names) > maxAttending {
			t.Fatalf("%q: %+v", s, r)
		}
		for _, name := range r.Names {
			if name == "" || strings.TrimSpace(name) != name || strings.Contains(name, "\n") {
				t.Fatalf("%q: name %q", s, name)
			}
		}
	})
}
