// Package media knows a picture or paper by what it holds, and takes out of pictures what tells where, when and with
// what they were made. A PDF stays as it is: what its program wrote into it cannot be told from what the paper says.
//
// Files: media.go what is taken, jpeg.go, png.go and webp.go what of a picture stays.
package media

import (
	"bytes"
	"errors"
)

// Kind is a media type that is taken.
type Kind string

// The kinds.
const (
	JPEG Kind = "image/jpeg"
	PNG  Kind = "image/png"
	WebP Kind = "image/webp"
	PDF  Kind = "application/pdf"
)

// Extension gives the end of a file's name.
func (k Kind) Extension() string {
	return map[Kind]string{JPEG: "jpg", PNG: "png", WebP: "webp", PDF: "pdf"}[k]
}

// Why a file is not taken.
var (
	ErrKind   = errors.New("not a JPEG, PNG, WebP or PDF")
	ErrHEIC   = errors.New("a HEIC picture") // phones give it as JPEG when asked
	ErrBroken = errors.New("the file is cut off or broken")
)

// Clean tells the kind of a file by its content, and gives it without metadata: what shows the picture stays, and how a
// JPEG is turned; all else goes, and what stands behind its end. It does not change data. The same data give the same
// answer. Errors are ErrKind, ErrHEIC and ErrBroken.
func Clean(data []byte) (Kind, []byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		out, err := cleanJPEG(data)
		return JPEG, out, err
	case bytes.HasPrefix(data, []byte(pngSign)):
		out, err := cleanPNG(data)
		return PNG, out, err
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		out, err := cleanWebP(data)
		return WebP, out, err
	case bytes.HasPrefix(data, []byte("%PDF-")):
		if !bytes.Contains(data[max(0, len(data)-1024):], []byte("%%EOF")) {
			return PDF, nil, ErrBroken
		}
		return PDF, data, nil
	case len(data) >= 12 && string(data[4:8]) == "ftyp" && isHEIC(string(data[8:12])):
		return "", nil, ErrHEIC
	}
	return "", nil, ErrKind
}

func isHEIC(brand string) bool {
	switch brand {
	case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif":
		return true
	}
	return false
}
