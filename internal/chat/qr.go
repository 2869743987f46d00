package chat

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

const (
	qrDot   = 10 // pixels a module
	qrQuiet = 4  // modules of white around the code (ISO/IEC 18004, 6.3.8)
)

// qrPicture draws an address as a QR code with its quiet zone, as PNG.
func qrPicture(link string) ([]byte, error) {
	code, err := qr.Encode(link, qr.M, qr.Unicode)
	if err != nil {
		return nil, fmt.Errorf("encode QR code: %w", err)
	}
	side := code.Bounds().Dx()
	picture := image.NewPaletted(image.Rect(0, 0, (side+2*qrQuiet)*qrDot, (side+2*qrQuiet)*qrDot), color.Palette{color.White, color.Black})
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			at := image.Pt(x/qrDot-qrQuiet, y/qrDot-qrQuiet)
			if !at.In(code.Bounds()) {
				continue
			}
			if r, _, _, _ := code.At(at.X, at.Y).RGBA(); r == 0 {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	return b.Bytes(), nil
}
