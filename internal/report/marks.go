package report

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"

	"khoibot/internal/bloc"
)

// The colours of a picture. Each mark has its own shape as well, for those who do not tell colours apart and for paper.
const (
	paper     colour = 0xfcfcfa
	stripe    colour = 0xf0f1f3
	lineColor colour = 0x9aa0a6
	ink       colour = 0x202124
	faint     colour = 0x5f6368
	green     colour = 0x1b7a34
	blue      colour = 0x1a5fb4
	red       colour = 0xb00020
)

// colour is an opaque colour as 0xRRGGBB.
type colour uint32

// RGBA makes it a color.Color.
func (c colour) RGBA() (r, g, b, a uint32) {
	return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff}.RGBA()
}

// mark draws the sign of a state around a point: ✓ ● ○ ✗, a dash for an agency that is exempt, nothing for one that is
// not asked.
func (c *canvas) mark(s bloc.State, x, y int) {
	const r = markSize / 2
	p := pen{vector.NewRasterizer(markSize*2, markSize*2), markSize, markSize}
	var ink colour
	switch s {
	case bloc.StateConfirmed:
		ink = green
		p.stroke(-0.9*r, 0.05*r, -0.3*r, 0.7*r)
		p.stroke(-0.3*r, 0.7*r, 0.9*r, -0.75*r)
	case bloc.StateReported:
		ink = blue
		p.circle(0.75*r, false)
	case bloc.StateNone:
		ink = faint
		p.circle(0.75*r, false)
		p.circle(0.5*r, true)
	case bloc.StateOverdue:
		ink = red
		p.stroke(-0.7*r, -0.7*r, 0.7*r, 0.7*r)
		p.stroke(-0.7*r, 0.7*r, 0.7*r, -0.7*r)
	case bloc.StateExempt:
		ink = faint
		p.stroke(-0.5*r, 0, 0.5*r, 0)
	default:
		return
	}
	p.Draw(c.Image, image.Rect(x-markSize, y-markSize, x+markSize, y+markSize), image.NewUniform(ink), image.Point{})
}

// pen draws shapes around a middle, in pixels.
type pen struct {
	*vector.Rasterizer
	x, y float32
}

const strokeWidth = 6.5

// stroke draws a thick line.
func (p pen) stroke(x1, y1, x2, y2 float32) {
	length := float32(math.Hypot(float64(x2-x1), float64(y2-y1)))
	dx, dy := (x2-x1)/length*strokeWidth/2, (y2-y1)/length*strokeWidth/2
	x1, y1, x2, y2 = x1-dx+p.x, y1-dy+p.y, x2+dx+p.x, y2+dy+p.y // square ends close the corner of two strokes
	p.MoveTo(x1-dy, y1+dx)
	p.LineTo(x2-dy, y2+dx)
	p.LineTo(x2+dy, y2-dx)
	p.LineTo(x1+dy, y1-dx)
	p.ClosePath()
}

// circle draws a disc; one drawn backwards within another is a hole.
func (p pen) circle(r float32, backwards bool) {
	const bend = 0.5522847 // of a Bézier curve that comes nearest to a quarter of a circle
	b := bend * r
	at := func(x, y float32) (float32, float32) {
		if backwards {
			x = -x
		}
		return p.x + x, p.y + y
	}
	to := func(x1, y1, x2, y2, x3, y3 float32) {
		bx, by := at(x1, y1)
		cx, cy := at(x2, y2)
		dx, dy := at(x3, y3)
		p.CubeTo(bx, by, cx, cy, dx, dy)
	}
	p.MoveTo(at(0, -r))
	to(b, -r, r, -b, r, 0)
	to(r, b, b, r, 0, r)
	to(-b, r, -r, b, -r, 0)
	to(-r, -b, -b, -r, 0, -r)
	p.ClosePath()
}
