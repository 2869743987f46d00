package chat

import (
	"strings"
	"testing"
)

func TestIntroduction(t *testing.T) {
	for _, c := range []struct{ said, name, title string }{
		{"Đầu mối CQ03, Chuyên viên, Cơ quan 03", "Đầu mối CQ03", "Chuyên viên"},
		{"Đầu mối CQ03\nChuyên viên\nCơ quan 03", "Đầu mối CQ03", "Chuyên viên"},
		{"Đầu mối CQ03 - Phó Trưởng phòng - Cơ quan 03", "Đầu mối CQ03", "Phó Trưởng phòng"},
		{"Đầu mối CQ03; Chuyên viên", "Đầu mối CQ03", "Chuyên viên"},
		{"  Đầu   mối CQ03  ", "Đầu mối CQ03", ""},
		{"Lê-An Bình – Chuyên viên", "Lê-An Bình", "Chuyên viên"},
		{"", "", ""},
		{"12345", "", ""},
		{"https://t.me/x, Chuyên viên", "", "Chuyên viên"},
		{"<b>Đầu mối</b>", "", ""},
		{strings.Repeat("dài ", 40), "", ""},
	} {
		if name, title := introduction(c.said); name != c.name || title != c.title {
			t.Errorf("%q: name %q, title %q", c.said, name, title)
		}
	}
}

func TestPageOf(t *testing.T) {
	list := []int{1, 2, 3, 4, 5}
	for _, c := range []struct{ page, first, at, pages, size int }{{0, 1, 0, 3, 2}, {1, 3, 1, 3, 2}, {2, 5, 2, 3, 2}, {9, 5, 2, 3, 2}, {-1, 1, 0, 3, 2}, {0, 1, 0, 1, 5}} {
		part, at, pages := pageOf(list, c.page, c.size)
		if part[0] != c.first || at != c.at || pages != c.pages {
			t.Errorf("%+v: %v, page %d of %d", c, part, at, pages)
		}
	}
	if part, at, pages := pageOf([]int{}, 3, 2); len(part) != 0 || at != 0 || pages != 1 {
		t.Errorf("an empty list: %v, page %d of %d", part, at, pages)
	}
}
