package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Outcome is how an agency's part in a task ended, or stands (kết quả tham gia).
type Outcome int

// The outcomes, in the order of their columns.
const (
	NotAsked Outcome = iota // không thuộc diện: no line in the task
	OnTime                  // đúng hạn
	Late                    // muộn
	Missing                 // chưa có, though the due time is past
	Exempt                  // miễn
	Pending                 // chưa đến hạn, nothing yet
)

// counted are the outcomes that have a column of totals.
func counted() []Outcome { return []Outcome{OnTime, Late, Missing, Exempt, Pending} }

// Participation is a year of the bloc: what every agency did about every task.
type Participation struct {
	Title    string             // over the table
	Subtitle string             // under the title: when it was made
	Sheet    string             // the sheet's name, at most 31 characters
	Headings [3]string          // of the columns before the tasks: number, code, agency
	Total    string             // of the line under the table
	Words    map[Outcome]string // the outcomes as cells and headings of totals say them
	Tasks    []ParticipationTask
	Agencies []ParticipationAgency
}

// ParticipationTask is a column.
type ParticipationTask struct {
	Title string
	Due   string // as people read it
}

// ParticipationAgency is a line; Outcomes has one for each task.
type ParticipationAgency struct {
	Code, Name string
	Outcomes   []Outcome
}

const (
	before       = 3  // columns before the tasks
	headRow      = 4  // the row of the headings
	tasksAPage   = 10 // columns of tasks that can be read on one page of paper
	maxCellUnits = 2000
	nameWidth    = 30 // characters
	taskWidth    = 13
	maxRowHeight = 400.0 // points; Excel has rows of at most 409
)

// ParticipationSheet writes a year as a workbook that prints on A4 landscape. Every text is a text for Excel too,
// whatever it begins with.
func ParticipationSheet(p Participation) ([]byte, error) {
	f := excelize.NewFile()
	if err := fillParticipation(f, p); err != nil {
		return nil, fmt.Errorf("make participation report: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("write participation report: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("close participation report: %w", err)
	}
	return b.Bytes(), nil
}

func fillParticipation(f *excelize.File, p Participation) error {
	if err := f.SetSheetName("Sheet1", p.Sheet); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "khoibot", LastModifiedBy: "khoibot", Title: cellText(p.Title)}); err != nil {
		return err
	}
	s := &sheet{file: f, name: p.Sheet, last: before + len(p.Tasks) + len(counted())}
	if err := s.addStyles(); err != nil {
		return err
	}
	for _, step := range []func(Participation) error{s.head, s.lines, s.totals, s.paper} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

// sheet is the table in the making.
type sheet struct {
	file     *excelize.File
	name     string
	last     int // the last column
	title    int // styles
	subtitle int
	heading  int
	words    int
	middle   int
	number   int
	outcomes map[Outcome]int
}

func (s *sheet) addStyles() (err error) {
	const text = 49 // Excel's number format @: what is typed stays as it was typed, a formula too
	line := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	font := func(size float64, bold bool, color string) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold, Color: color}
	}
	add := func(into *int, style excelize.Style) {
		if err == nil {
			*into, err = s.file.NewStyle(&style)
		}
	}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	add(&s.title, excelize.Style{Font: font(14, true, "000000"), NumFmt: text, Alignment: centre})
	add(&s.subtitle, excelize.Style{Font: font(11, false, "000000"), NumFmt: text, Alignment: centre})
	add(&s.heading, excelize.Style{Font: font(10, true, "000000"), NumFmt: text, Border: line, Alignment: centre,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}}})
	add(&s.words, excelize.Style{Font: font(11, false, "000000"), NumFmt: text, Border: line,
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	add(&s.middle, excelize.Style{Font: font(11, false, "000000"), NumFmt: text, Border: line, Alignment: centre})
	add(&s.number, excelize.Style{Font: font(11, true, "000000"), NumFmt: 1, Border: line, Alignment: centre})
	s.outcomes = map[Outcome]int{}
	for o, look := range map[Outcome]struct {
		color string
		bold  bool
	}{NotAsked: {"808080", false}, OnTime: {"1B5E20", false}, Late: {"9C5700", true}, Missing: {"B00020", true},
		Exempt: {"808080", false}, Pending: {"404040", false}} {
		var id int
		add(&id, excelize.Style{Font: font(10, look.bold, look.color), NumFmt: text, Border: line, Alignment: centre})
		s.outcomes[o] = id
	}
	return err
}

func (s *sheet) head(p Participation) error {
	for row, title := range []struct {
		text  string
		style int
	}{{p.Title, s.title}, {p.Subtitle, s.subtitle}} {
		if err := s.text(1, row+1, title.text, title.style); err != nil {
			return err
		}
		to := s.last
		if len(p.Tasks) > tasksAPage { // the table is wider than a page: the title must not be cut in two
			to = before + tasksAPage
		}
		if err := s.file.MergeCell(s.name, cell(1, row+1), cell(to, row+1)); err != nil {
			return err
		}
	}
	for i, h := range p.Headings {
		if err := s.text(i+1, headRow, h, s.heading); err != nil {
			return err
		}
	}
	for i, t := range p.Tasks {
		if err := s.text(before+1+i, headRow, t.Title+"\n("+t.Due+")", s.heading); err != nil {
			return err
		}
	}
	for i, o := range counted() {
		if err := s.text(before+len(p.Tasks)+1+i, headRow, p.Words[o], s.heading); err != nil {
			return err
		}
	}
	lines := 0
	for _, t := range p.Tasks {
		lines = max(lines, linesIn(t.Title, taskWidth)+linesIn(t.Due, taskWidth))
	}
	return s.file.SetRowHeight(s.name, headRow, min(maxRowHeight, float64(max(4, lines)*14)))
}

// linesIn is about how many lines a text takes in a column so many characters wide: rows are as high as their words
// need, since not every program finds that out by itself.
func linesIn(text string, width int) int {
	n, room := 1, width
	for word := range strings.FieldsSeq(text) {
		size := utf8.RuneCountInString(word) + 1
		if room -= size; room < 0 {
			n, room = n+1+(size-1)/width, width-size%width
		}
	}
	return n
}

func (s *sheet) lines(p Participation) error {
	for i, a := range p.Agencies {
		row := headRow + 1 + i
		if err := s.file.SetRowHeight(s.name, row, min(maxRowHeight, float64(3+15*linesIn(a.Name, nameWidth)))); err != nil {
			return err
		}
		if err := s.count(1, row, i+1); err != nil {
			return err
		}
		if err := s.text(2, row, a.Code, s.middle); err != nil {
			return err
		}
		if err := s.text(3, row, a.Name, s.words); err != nil {
			return err
		}
		totals := map[Outcome]int{}
		for j, o := range a.Outcomes {
			totals[o]++
			if err := s.text(before+1+j, row, p.Words[o], s.outcomes[o]); err != nil {
				return err
			}
		}
		for j, o := range counted() {
			if err := s.count(before+len(p.Tasks)+1+j, row, totals[o]); err != nil {
				return err
			}
		}
	}
	return nil
}

// totals writes under each task how many of the agencies asked have answered, and under each outcome how many there are.
func (s *sheet) totals(p Participation) error {
	row := headRow + 1 + len(p.Agencies)
	if err := s.text(1, row, p.Total, s.heading); err != nil {
		return err
	}
	if err := s.file.MergeCell(s.name, cell(1, row), cell(before, row)); err != nil {
		return err
	}
	all := map[Outcome]int{}
	for j := range p.Tasks {
		answered, asked := 0, 0
		for _, a := range p.Agencies {
			o := a.Outcomes[j]
			all[o]++
			if o == OnTime || o == Late {
				answered++
			}
			if o != NotAsked && o != Exempt {
				asked++
			}
		}
		if err := s.text(before+1+j, row, fmt.Sprintf("%d/%d", answered, asked), s.heading); err != nil {
			return err
		}
	}
	for j, o := range counted() {
		if err := s.count(before+len(p.Tasks)+1+j, row, all[o]); err != nil {
			return err
		}
	}
	return nil
}

// paper sets the sheet up for A4 landscape: as wide as its tasks need, the headings and the agencies' names on every
// page.
func (s *sheet) paper(p Participation) error {
	f, last := s.file, headRow+1+len(p.Agencies)
	for _, w := range []struct {
		from, to int
		width    float64
	}{{1, 1, 5}, {2, 2, 9}, {3, 3, nameWidth + 2}, {before + 1, max(before+1, before+len(p.Tasks)), taskWidth + 2}, {before + len(p.Tasks) + 1, s.last, 8}} {
		if err := f.SetColWidth(s.name, column(w.from), column(w.to), w.width); err != nil {
			return err
		}
	}
	return s.onA4(max(1, (len(p.Tasks)+tasksAPage-1)/tasksAPage), before, headRow, last)
}

// onA4 has the sheet print on A4 landscape, so many pages wide, with its first columns and the row of headings on every
// page; last is its last row. The same columns and rows stand still on a screen.
func (s *sheet) onA4(wide, columns, heads, last int) error {
	f, a4, landscape, high, on := s.file, 9, "landscape", 0, true
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &on}); err != nil {
		return err
	}
	side, top := 0.4, 0.6 // inches
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C&P/&N"}); err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(s.name, "'", "''") + "'!"
	for name, area := range map[string]string{
		"_xlnm.Print_Titles": fmt.Sprintf("%s$A:$%s,%s$%d:$%d", quoted, column(columns), quoted, heads, heads),
		"_xlnm.Print_Area":   fmt.Sprintf("%s$A$1:$%s$%d", quoted, column(s.last), last),
	} {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: area, Scope: s.name}); err != nil {
			return err
		}
	}
	return f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: columns, YSplit: heads, TopLeftCell: cell(columns+1, heads+1), ActivePane: "bottomRight"})
}

func (s *sheet) text(col, row int, text string, style int) error {
	if err := s.file.SetCellStr(s.name, cell(col, row), cellText(text)); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.name, cell(col, row), cell(col, row), style)
}

func (s *sheet) count(col, row, n int) error {
	if err := s.file.SetCellInt(s.name, cell(col, row), int64(n)); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.name, cell(col, row), cell(col, row), s.number)
}

// cell names a cell; there are no more columns than Excel has, as a year has far fewer tasks.
func cell(col, row int) string { return fmt.Sprintf("%s%d", column(col), row) }

// column is a column's letters.
func column(n int) string {
	var s string
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// cellText is people's text as a cell can hold it.
func cellText(s string) string {
	s = printable(s)
	if units := utf16.Encode([]rune(s)); len(units) > maxCellUnits {
		s = string(utf16.Decode(units[:maxCellUnits-1])) + "…"
	}
	return s
}
