// Package workbook is the bloc's xlsx in and out: the three sheets in which a bloc writes down its agencies (Đơn vị),
// its people (Danh bạ) and its year's tasks (Việc và thời hạn).
//
// Read turns a file into checked, typed rows, or into the whole list of what a person has to put right, each with its
// sheet and cell. It is pure: nothing here knows a database or Telegram, and applying a Book is somebody else's work.
// Template writes the empty workbook, and Sample is a filled one.
//
// Sheets and headings are found folded (case, diacritics, spaces and a trailing * or : do not matter), headings in any
// order; other sheets and columns are ignored. Hidden sheets, rows and columns are read like any other.
package workbook

import (
	"time"

	"khoibot/internal/bloc"
)

// Book is what a workbook says, checked. Rows stand in the order of their sheets.
type Book struct {
	Agencies []Agency
	People   []Person
	Tasks    []Task
}

// Cell is where a row was read: the sheet as the file spells it, and the cell that identifies the row (an agency's
// Mã, a person's Họ và tên, a task's Tên việc), such as "B3".
type Cell struct{ Sheet, Ref string }

// Agency is a row of Đơn vị (đơn vị). Code is the key, unique without regard to case.
type Agency struct {
	Cell
	// Position is the order of precedence (Thứ tự), from 1. Where the cell is empty it is one more than that of the
	// agency above. Two agencies may share one; their rows' order then decides.
	Position  int
	Code      string // Mã
	Name      string // Tên đơn vị
	ShortName string // Tên gọi tắt, may be empty
	Post      bloc.Post
}

// Person is a row of Danh bạ: one role of one person, who may stand in several rows.
type Person struct {
	Cell
	AgencyCode string // Mã đơn vị, spelled as on Đơn vị; empty only for a secretary
	Name       string // Họ và tên
	Title      string // Chức vụ, may be empty
	Role       bloc.Role
	TelegramID int64  // 0 when the cell is empty
	IDRef      string // the cell it was read in, such as "E3"; empty without one
}

// Task is a row of Việc và thời hạn. Title and Year together are the key.
type Task struct {
	Cell
	Kind      bloc.Kind
	Sort      string // the workbook's own word for the kind (Loại), as the template spells it: "Khen thưởng"
	Title     string
	Due       time.Time // to the minute, in the zone given to Read; a day without a time is due at 17:00
	DuePhrase string    // Hạn theo văn bản
	DocNo     string    // Số văn bản
	Ladder    []int     // Nhắc trước, days before the due day, highest first; nil when the cell is empty
	Agencies  []string  // codes as spelled on Đơn vị, each once; nil means every agency (Tất cả, or an empty cell)
	Note      string
	// Year is the year of work: the one the title names, when it names exactly one 20xx ("khen thưởng năm 2027" is of
	// 2027 though due in January 2028), else the year of Due.
	Year int
}
