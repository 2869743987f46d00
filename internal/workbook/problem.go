package workbook

import "strconv"

// Problem is one thing a person has to put right in the file. It carries no words: Code chooses the sentence, Args
// fill it.
type Problem struct {
	Sheet string // as the file spells it, or the wanted name when the sheet is missing; empty for the file as a whole
	Cell  string // such as "C5"; empty when it is the sheet as a whole
	Code  string // one of the Code constants
	Args  map[string]string
}

// The codes of every Problem, with the Args each carries. An "earlier" is the cell, on the same sheet, of the first
// of two rows that cannot both stand. An "allowed" is a list joined with ", ".
const (
	CodeMissingSheet     = "missing_sheet"     // the file has no such sheet
	CodeDuplicateSheet   = "duplicate_sheet"   // two sheets answer to one name: other
	CodeEmptySheet       = "empty_sheet"       // the sheet holds nothing at all, not even headings
	CodeMissingHeading   = "missing_heading"   // a needed column is absent: heading
	CodeDuplicateHeading = "duplicate_heading" // one heading over two columns: heading, earlier
	CodeNoAgencies       = "no_agencies"       // Đơn vị has headings and no agency
	CodeTooManyRows      = "too_many_rows"     // max
	CodeTooManyAgencies  = "too_many_agencies" // max

	CodeMergedCells  = "merged_cells"  // among the headings or the rows: range
	CodeFormula      = "formula"       // values must be typed: heading
	CodeErrorValue   = "error_value"   // #N/A, #REF! and their like: heading, value
	CodeDateInText   = "date_in_text"  // Excel made a date of what should be text: heading, value (as dd/mm/yyyy)
	CodeControlChar  = "control_char"  // a character that cannot be seen: heading, char (as U+0007)
	CodeMissingValue = "missing_value" // a needed cell is empty: heading
	CodeTooLong      = "too_long"      // heading, length, max (characters)

	CodeBadCode       = "bad_code"       // not 1–16 letters, digits, '.', '_' or '-': value, max
	CodeDuplicateCode = "duplicate_code" // value, earlier
	CodeBadPosition   = "bad_position"   // not a whole number from 1 to max: value, max
	CodeUnknownPost   = "unknown_post"   // value, allowed
	CodeSecondChair   = "second_chair"   // a bloc has one Khối trưởng: earlier

	CodeUnknownAgency     = "unknown_agency"      // no such code on Đơn vị: value
	CodeMissingAgency     = "missing_agency"      // only a secretary may be without an agency: heading, role
	CodeUnknownRole       = "unknown_role"        // value, allowed
	CodeBadTelegramID     = "bad_telegram_id"     // not a positive whole number: value
	CodeRoundedTelegramID = "rounded_telegram_id" // Excel has lost its last digits: value
	CodeSharedTelegramID  = "shared_telegram_id"  // one ID, two people: value, name, other, earlier
	CodeDuplicatePerson   = "duplicate_person"    // same agency, name and role: name, earlier

	CodeUnknownKind    = "unknown_kind"      // value, allowed
	CodeBadDue         = "bad_due"           // not dd/mm/yyyy, with or without HH:MM, nor an Excel date: value
	CodeImpossibleDate = "impossible_date"   // written right, but there is no such day or time: value
	CodeYearOutOfRange = "year_out_of_range" // year, min, max
	CodeBadLadder      = "bad_ladder"        // not days such as 14,7,3,1: value
	CodeMixedAudience  = "mixed_audience"    // Tất cả together with codes: value
	CodeDuplicateTask  = "duplicate_task"    // same title in the same year: title, year, earlier

	CodeHoliday = "holiday_" // and a when.ListWhy: a day of a holiday list is refused: value, earlier

	CodeMoreProblems = "more_problems" // the last of a list cut short: count of those left out
)

// maxProblems is the most that Read reports; nobody puts more right in one sitting.
const maxProblems = 200

// problems gathers what is wrong, in the order it was met.
type problems struct {
	list []Problem
	more int
}

func (p *problems) add(sheet, cell, code string, args map[string]string) {
	if len(p.list) == maxProblems {
		p.more++
		return
	}
	p.list = append(p.list, Problem{Sheet: sheet, Cell: cell, Code: code, Args: args})
}

// all is the list, its last place given up to the count of those that found no room.
func (p *problems) all() []Problem {
	if p.more == 0 {
		return p.list
	}
	last := &p.list[len(p.list)-1]
	*last = Problem{Code: CodeMoreProblems, Args: map[string]string{"count": strconv.Itoa(p.more + 1)}}
	p.more = 0
	return p.list
}
