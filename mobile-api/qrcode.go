package mobileapi

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// Pixels of a module of a QR code, and modules of quiet around it, as ISO/IEC 18004 wants.
const (
	qrModule = 8
	qrQuiet  = 4
)

// qrPNG draws a text as a QR code; it is read with up to 15 % of it damaged.
func qrPNG(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("encode QR code: %w", err)
	}
	side := (code.Bounds().Dx() + 2*qrQuiet) * qrModule
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			at := image.Pt(x/qrModule-qrQuiet, y/qrModule-qrQuiet)
			if at.In(code.Bounds()) && color.GrayModel.Convert(code.At(at.X, at.Y)).(color.Gray).Y < 128 {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("write PNG: %w", err)
	}
	return out.Bytes(), nil
}

// qrImage is the code as the address of a picture that lies in the page itself.
func qrImage(text string) (template.URL, error) {
	b, err := qrPNG(text)
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b)), err
}
