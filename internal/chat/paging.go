package chat

import (
	"strconv"

	"khoibot/internal/store"
)

// pageOf gives a page (from 0) of a long list and the number of pages; a page beyond the last is the last.
func pageOf[T any](list []T, page, size int) (part []T, at, pages int) {
	pages = max(1, (len(list)+size-1)/size)
	at = min(max(page, 0), pages-1)
	from := at * size
	return list[from:min(from+size, len(list))], at, pages
}

// turnPages makes the row by which one turns the pages; to makes the press that leads to a page. It is empty where
// there is one page.
func (k *look) turnPages(page, pages int, to func(page int) press) []store.Button {
	var row []store.Button
	if page > 0 {
		row = append(row, k.button("page_back", to(page-1)))
	}
	if page < pages-1 {
		row = append(row, k.button("page_on", to(page+1)))
	}
	return row
}

// rowsOf lays buttons out, so many a row.
func rowsOf(buttons []store.Button, width int) [][]store.Button {
	var rows [][]store.Button
	for len(buttons) > 0 {
		n := min(width, len(buttons))
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}

// pageArg reads a page number out of a press; what is none is the first page.
func pageArg(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
