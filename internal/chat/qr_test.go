package chat

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

// A phone finds the code by its three corners and by the white around it.
func TestQRPicture_HasCornersAndWhiteAround(t *testing.T) {
	for _, link := range []string{InviteLink("b", "t"), InviteLink(strings.Repeat("b", 32), strings.Repeat("A", 22))} {
		data, err := qrPicture(link)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		side, margin := picture.Bounds().Dx(), qrQuiet*qrDot
		dark := func(x, y int) bool { r, _, _, _ := picture.At(x, y).RGBA(); return r == 0 }
		inner := image.Rect(margin, margin, side-margin, side-margin)
		for y := range side {
			for x := range side {
				if !image.Pt(x, y).In(inner) && dark(x, y) {
					t.Fatalf("%s: dark at %d,%d of %d", link, x, y, side)
				}
			}
		}
		for _, corner := range []image.Point{inner.Min, {inner.Max.X - 1, inner.Min.Y}, {inner.Min.X, inner.Max.Y - 1}} {
			if !dark(corner.X, corner.Y) {
				t.Errorf("%s: no corner at %v", link, corner)
			}
		}
	}
}
