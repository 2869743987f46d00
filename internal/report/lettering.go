package report

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"codeberg.org/go-fonts/dejavu/dejavusanscondensed"
	"codeberg.org/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// fonts are the letters of a picture: DejaVu, which has every letter of Vietnamese.
type fonts struct{ title, agency, text, bold font.Face }

func newFonts() (fonts, error) {
	var f fonts
	regular, err := opentype.Parse(dejavusanscondensed.TTF)
	if err != nil {
		return f, fmt.Errorf("read font: %w", err)
	}
	bold, err := opentype.Parse(dejavusanscondensedbold.TTF)
	if err != nil {
		return f, fmt.Errorf("read font: %w", err)
	}
	for _, face := range []struct {
		into *font.Face
		from *opentype.Font
		size float64
	}{{&f.title, bold, titleSize}, {&f.agency, regular, agencySize}, {&f.text, regular, textSize}, {&f.bold, bold, textSize}} {
		*face.into, err = opentype.NewFace(face.from, &opentype.FaceOptions{Size: face.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return f, fmt.Errorf("size font: %w", err)
		}
	}
	return f, nil
}

// canvas is a picture in the making.
type canvas struct {
	Image *image.RGBA
	fonts fonts
}

// write puts a line of text with its left end and base line at x and y.
func (c *canvas) write(face font.Face, s string, x, y int, ink color.Color) {
	d := font.Drawer{Dst: c.Image, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(norm.NFC.String(s))
}

// centre puts a line of text with its middle at x.
func (c *canvas) centre(face font.Face, s string, x, y int, ink color.Color) {
	c.write(face, s, x-measure(face, s)/2, y, ink)
}

func measure(face font.Face, s string) int {
	return font.MeasureString(face, norm.NFC.String(s)).Ceil()
}

// cut shortens text to a width in pixels, ending in an ellipsis where something was left out.
func cut(face font.Face, s string, room int) string {
	if measure(face, s) <= room {
		return s
	}
	letters := []rune(norm.NFC.String(s))
	for len(letters) > 0 {
		letters = letters[:len(letters)-1]
		if short := strings.TrimRight(string(letters), " ") + "…"; measure(face, short) <= room {
			return short
		}
	}
	return ""
}

// wrap breaks text between words into at most so many lines of a width in pixels; the last is cut where there is more.
func wrap(face font.Face, s string, room, most int) []string {
	var lines []string
	left := strings.Fields(s)
	for len(left) > 0 && len(lines) < most-1 {
		n := 1
		for n < len(left) && measure(face, strings.Join(left[:n+1], " ")) <= room {
			n++
		}
		lines, left = append(lines, cut(face, strings.Join(left[:n], " "), room)), left[n:]
	}
	if len(left) > 0 {
		lines = append(lines, cut(face, strings.Join(left, " "), room))
	}
	return lines
}
