package workbook

import (
	"strings"

	"khoibot/internal/bloc"
)

// The sheets and headings of design §5. They are a fixed surface: people keep their files for years.
const (
	sheetAgencies = "Đơn vị"
	sheetPeople   = "Danh bạ"
	sheetTasks    = "Việc và thời hạn"

	headPosition  = "Thứ tự"
	headCode      = "Mã"
	headName      = "Tên đơn vị"
	headShortName = "Tên gọi tắt"
	headPost      = "Chức danh trong Khối"

	headAgency   = "Mã đơn vị"
	headPerson   = "Họ và tên"
	headTitle    = "Chức vụ"
	headRole     = "Vai trò"
	headTelegram = "Telegram ID"

	headKind      = "Loại"
	headTask      = "Tên việc"
	headDue       = "Hạn"
	headDuePhrase = "Hạn theo văn bản"
	headDocNo     = "Số văn bản"
	headLadder    = "Nhắc trước"
	headAudience  = "Đơn vị thực hiện"
	headNote      = "Ghi chú"

	everyone = "Tất cả"
)

// column is a heading of a sheet; a file without a required one is refused.
type column struct {
	heading  string
	required bool
}

func agencyColumns() []column {
	return []column{{headPosition, false}, {headCode, true}, {headName, true}, {headShortName, false}, {headPost, true}}
}

func peopleColumns() []column {
	return []column{{headAgency, true}, {headPerson, true}, {headTitle, false}, {headRole, true}, {headTelegram, false}}
}

func taskColumns() []column {
	return []column{{headKind, true}, {headTask, true}, {headDue, true}, {headDuePhrase, false}, {headDocNo, false},
		{headLadder, false}, {headAudience, true}, {headNote, false}}
}

// word is one of the words a closed list allows, and what it stands for.
type word[T any] struct {
	text  string
	value T
}

func postWords() []word[bloc.Post] {
	return []word[bloc.Post]{{"Khối trưởng", bloc.PostChair}, {"Khối phó", bloc.PostVice}, {"Thành viên", bloc.PostMember}}
}

// postSynonyms are the other ways blocs say the two posts; they are read but never offered.
func postSynonyms() []word[bloc.Post] {
	return []word[bloc.Post]{{"Trưởng khối", bloc.PostChair}, {"Phó khối", bloc.PostVice}}
}

func roleWords() []word[bloc.Role] {
	return []word[bloc.Role]{{"Đầu mối", bloc.RoleFocal}, {"Lãnh đạo", bloc.RoleLeader}, {"Thư ký", bloc.RoleSecretary}}
}

func kindWords() []word[bloc.Kind] {
	return []word[bloc.Kind]{
		{"Giao ước", bloc.KindPledge}, {"Sơ kết", bloc.KindMidyear}, {"Tổng kết", bloc.KindYearend},
		{"Đăng ký", bloc.KindReport}, {"Chấm điểm", bloc.KindReport}, {"Khen thưởng", bloc.KindReport},
		{"Báo cáo", bloc.KindReport}, {"Hoạt động", bloc.KindActivity},
	}
}

// KindWord is a kind of task under the word the workbook has for it.
type KindWord struct {
	Word string
	Kind bloc.Kind
}

// Kinds lists the words of Loại in the order the template offers them.
func Kinds() []KindWord {
	words := kindWords()
	list := make([]KindWord, len(words))
	for i, w := range words {
		list[i] = KindWord{w.text, w.value}
	}
	return list
}

// find is the word that text is, folded.
func find[T any](words []word[T], text string) (word[T], bool) {
	folded := bloc.Fold(text)
	for _, w := range words {
		if bloc.Fold(w.text) == folded {
			return w, true
		}
	}
	return word[T]{}, false
}

// texts are the words themselves, for drop-downs and for naming what is allowed.
func texts[T any](words []word[T]) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// headingKey is what sheets and headings are compared by.
func headingKey(s string) string {
	return strings.TrimRight(strings.ReplaceAll(bloc.Fold(s), " ", ""), "*:")
}
