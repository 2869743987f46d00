package chat

import (
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
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

// agencyTicks lists agencies to be ticked, those chosen marked, a page at once; a press of act carries the agency, or none
// where it only turns the page.
func (k *look) agencyTicks(act string, all, chosen []bloc.AgencyID, page int) ([][]store.Button, error) {
	part, page, pages := pageOf(all, page, audiencePage)
	var buttons []store.Button
	for _, id := range part {
		label, err := k.labelOf(id)
		if err != nil {
			return nil, err
		}
		mark := bloc.StateNone.Mark()
		if slices.Contains(chosen, id) {
			mark = bloc.StateConfirmed.Mark()
		}
		buttons = append(buttons, store.Button{Label: mark + " " + words.Cut(label, 30), Data: press{Act: act, ID: int64(id), Arg: strconv.Itoa(page)}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: act, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return rows, nil
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
