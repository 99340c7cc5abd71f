package media

import "encoding/binary"

// The flags of a VP8X chunk that announce metadata.
const (
	webpXMP  = 0x04
	webpExif = 0x08
)

// cleanWebP copies the chunks that show the picture, up to its end.
func cleanWebP(data []byte) ([]byte, error) {
	whole := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if whole > uint64(len(data)) || whole < 12 {
		return nil, ErrBroken
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	picture := false
	for rest := data[12:whole]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, ErrBroken
		}
		size := uint64(binary.LittleEndian.Uint32(rest[4:])) + 8
		size += size % 2
		if size > uint64(len(rest)) {
			return nil, ErrBroken
		}
		switch name := string(rest[:4]); name {
		case "VP8X":
			at := len(out)
			if out = append(out, rest[:size]...); size < 18 {
				return nil, ErrBroken
			}
			out[at+8] &^= webpXMP | webpExif
		case "VP8 ", "VP8L", "ANMF", "ALPH", "ANIM", "ICCP":
			out, picture = append(out, rest[:size]...), picture || name == "VP8 " || name == "VP8L" || name == "ANMF"
		}
		rest = rest[size:]
	}
	if !picture {
		return nil, ErrBroken
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
