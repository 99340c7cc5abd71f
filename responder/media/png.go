package media

import (
	"encoding/binary"
	"hash/crc32"
)

const pngSign = "\x89PNG\r\n\x1a\n"

// cleanPNG copies the chunks that show the picture, up to its end.
func cleanPNG(data []byte) ([]byte, error) {
	out := []byte(pngSign)
	for rest := data[len(pngSign):]; ; {
		if len(rest) < 12 {
			return nil, ErrBroken
		}
		size := uint64(binary.BigEndian.Uint32(rest)) + 12
		if size > uint64(len(rest)) || crc32.ChecksumIEEE(rest[4:size-4]) != binary.BigEndian.Uint32(rest[size-4:]) {
			return nil, ErrBroken
		}
		name := string(rest[4:8])
		if (len(out) == len(pngSign)) != (name == "IHDR") {
			return nil, ErrBroken
		}
		if keepsChunk(name) {
			out = append(out, rest[:size]...)
		}
		if rest = rest[size:]; name == "IEND" {
			return out, nil
		}
	}
}

// keepsChunk says whether a picture needs a chunk: size, colours, data, animation. Text, times and Exif it does not.
func keepsChunk(name string) bool {
	switch name {
	case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT":
		return true
	}
	return false
}
