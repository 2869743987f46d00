package report

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strconv"

	"golang.org/x/image/draw"

	"khoibot/internal/bloc"
)

// Board is what every agency has and has not of the open tasks, for a picture.
type Board struct {
	Title  string
	Time   string // as of when
	Tasks  []BoardTask
	Rows   []BoardRow
	Legend []BoardMark
	More   string // what is not shown: tasks, or pages; may be empty
}

// BoardTask is a column of the board, known by its number.
type BoardTask struct {
	Number int
	Title  string
	Count  string // answered of asked, as n/N
	Due    string
}

// BoardRow is an agency's line: where it stands with each of the board's tasks, in their order.
type BoardRow struct {
	Agency string
	States []bloc.State
}

// BoardMark is an entry of the legend.
type BoardMark struct {
	State bloc.State
	Words string
}

// The most that can be read on one picture on a phone; a larger board takes several.
const (
	MaxBoardTasks = 8
	MaxBoardRows  = 20
)

// Measures in pixels. The picture is as wide as a phone's screen is, so that it is shown in its own size.
const (
	width      = 1080
	margin     = 40
	border     = 6
	titleSize  = 44
	textSize   = 28
	agencySize = 32
	rowHeight  = 62
	markSize   = 36
	agencyRoom = 340
)

// Picture draws a board as PNG. Its ground is its own, so that it is read as well on a dark chat as on a light one.
func Picture(b Board) ([]byte, error) {
	if len(b.Tasks) > MaxBoardTasks || len(b.Rows) > MaxBoardRows {
		return nil, fmt.Errorf("draw board of %d tasks and %d agencies: more than a picture holds", len(b.Tasks), len(b.Rows))
	}
	f, err := newFonts()
	if err != nil {
		return nil, err
	}
	lines := titleLines(f, b)
	c := &canvas{Image: image.NewRGBA(image.Rect(0, 0, width, boardHeight(b, lines))), fonts: f}
	c.frame()
	y := c.boardHead(b)
	y = c.boardRows(b, y)
	y = c.boardTasks(b, lines, y)
	c.boardLegend(b, y)
	var out bytes.Buffer
	if err := png.Encode(&out, c.Image); err != nil {
		return nil, fmt.Errorf("draw board: %w", err)
	}
	return out.Bytes(), nil
}

// titleLines breaks the tasks' titles for the list under the table: two lines of each are kept, of many tasks one, as a
// picture too high is shown small.
func titleLines(f fonts, b Board) [][]string {
	most := 2
	if len(b.Tasks) > MaxBoardTasks/2 {
		most = 1
	}
	lines := make([][]string, len(b.Tasks))
	for i, t := range b.Tasks {
		lines[i] = wrap(f.text, t.Title, width-2*margin-numberRoom, most)
	}
	return lines
}

const (
	numberRoom = 64
	lineHeight = 38
	headHeight = 158
	gap        = 22
)

func boardHeight(b Board, lines [][]string) int {
	h := headHeight + rowHeight*(len(b.Rows)+1) + gap
	for _, l := range lines {
		h += lineHeight*(len(l)+1) + gap/2
	}
	h += gap + rowHeight*((len(b.Legend)+1)/2)
	if b.More != "" {
		h += lineHeight
	}
	return h + margin
}

// frame lays the ground and draws a line round it, which keeps the picture apart from a light chat.
func (c *canvas) frame() {
	all := c.Image.Bounds()
	draw.Draw(c.Image, all, image.NewUniform(lineColor), image.Point{}, draw.Src)
	draw.Draw(c.Image, all.Inset(border), image.NewUniform(paper), image.Point{}, draw.Src)
}

// boardHead draws title, time and the numbers of the columns; it returns where the rows begin.
func (c *canvas) boardHead(b Board) int {
	c.write(c.fonts.title, cut(c.fonts.title, b.Title, width-2*margin), margin, 40+titleSize, ink)
	c.write(c.fonts.text, cut(c.fonts.text, b.Time, width-2*margin), margin, 100+textSize, faint)
	for i, t := range b.Tasks {
		c.centre(c.fonts.bold, strconv.Itoa(t.Number), c.columnCentre(len(b.Tasks), i), headHeight+rowHeight-22, ink)
	}
	return headHeight + rowHeight
}

// columnCentre is the middle of a task's column.
func (c *canvas) columnCentre(columns, i int) int {
	room := width - 2*margin - agencyRoom
	each := min(room/columns, 2*rowHeight)
	return margin + agencyRoom + each*i + each/2
}

func (c *canvas) boardRows(b Board, y int) int {
	for i, r := range b.Rows {
		if i%2 == 0 {
			draw.Draw(c.Image, image.Rect(border, y, width-border, y+rowHeight), image.NewUniform(stripe), image.Point{}, draw.Src)
		}
		c.agency(r.Agency, y)
		for j, s := range r.States {
			c.mark(s, c.columnCentre(len(b.Tasks), j), y+rowHeight/2)
		}
		y += rowHeight
	}
	return y + gap
}

// agency writes a name into its row: in one line, or in two smaller ones where it is long.
func (c *canvas) agency(name string, y int) {
	const room = agencyRoom - 20
	if measure(c.fonts.agency, name) <= room {
		c.write(c.fonts.agency, name, margin, y+rowHeight/2+agencySize/3, ink)
		return
	}
	lines := wrap(c.fonts.text, name, room, 2)
	for i, l := range lines {
		c.write(c.fonts.text, l, margin, y+rowHeight/2+textSize/3+i*textSize-(len(lines)-1)*textSize/2, ink)
	}
}

// boardTasks lists the tasks under the table by their numbers.
func (c *canvas) boardTasks(b Board, lines [][]string, y int) int {
	for i, t := range b.Tasks {
		c.write(c.fonts.bold, strconv.Itoa(t.Number)+".", margin, y+textSize, ink)
		for _, l := range lines[i] {
			c.write(c.fonts.text, l, margin+numberRoom, y+textSize, ink)
			y += lineHeight
		}
		c.write(c.fonts.text, t.Count+" · "+t.Due, margin+numberRoom, y+textSize, faint)
		y += lineHeight + gap/2
	}
	return y
}

// boardLegend says what the marks mean, two a line.
func (c *canvas) boardLegend(b Board, y int) {
	if b.More != "" {
		c.write(c.fonts.text, cut(c.fonts.text, b.More, width-2*margin), margin, y+textSize, faint)
		y += lineHeight
	}
	draw.Draw(c.Image, image.Rect(margin, y+gap/2, width-margin, y+gap/2+2), image.NewUniform(lineColor), image.Point{}, draw.Src)
	y += gap
	for pair := range slices.Chunk(b.Legend, 2) {
		for i, m := range pair {
			x := margin + i*(width-2*margin)/2
			c.mark(m.State, x+markSize/2, y+rowHeight/2)
			c.write(c.fonts.text, cut(c.fonts.text, m.Words, width/2-2*margin-markSize), x+markSize+16, y+rowHeight/2+textSize/3, ink)
		}
		y += rowHeight
	}
}
