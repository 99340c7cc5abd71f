package media

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG (ITU-T T.81, Annex B).
const (
	soi  = 0xd8
	eoi  = 0xd9
	sos  = 0xda
	app0 = 0xe0
	app1 = 0xe1
	app2 = 0xe2
	appE = 0xee
)

// cleanJPEG copies the segments that are needed to show the picture. Of Exif only the orientation stays.
func cleanJPEG(data []byte) ([]byte, error) {
	var out []byte
	turned := uint16(0)
	for rest := data[2:]; ; {
		for len(rest) > 1 && rest[0] == 0xff && rest[1] == 0xff { // fill bytes
			rest = rest[1:]
		}
		if len(rest) < 2 || rest[0] != 0xff {
			return nil, ErrBroken
		}
		marker := rest[1]
		if marker == eoi {
			return append(append([]byte{0xff, soi}, orientation(turned)...), append(out, 0xff, eoi)...), nil
		}
		if len(rest) < 4 {
			return nil, ErrBroken
		}
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size < 4 || size > len(rest) {
			return nil, ErrBroken
		}
		if marker == app1 && turned == 0 {
			turned = turn(rest[4:size])
		}
		if keepsSegment(marker, rest[4:size]) {
			out = append(out, rest[:size]...)
		}
		if rest = rest[size:]; marker == sos {
			n := scan(rest)
			out, rest = append(out, rest[:n]...), rest[n:]
		}
	}
}

// keepsSegment says whether a picture needs a segment: tables, frames and scans, the plain JFIF header, a colour
// profile, and Adobe's note on colours. Thumbnails, Exif, XMP, comments and what makers add are not needed.
func keepsSegment(marker byte, payload []byte) bool {
	switch {
	case marker == app0:
		return bytes.HasPrefix(payload, []byte("JFIF\x00")) && len(payload) == 14
	case marker == app2:
		return bytes.HasPrefix(payload, []byte("ICC_PROFILE\x00"))
	case marker == appE:
		return bytes.HasPrefix(payload, []byte("Adobe")) && len(payload) == 12
	}
	return marker >= 0xc0 && marker <= 0xcf || marker >= sos && marker <= 0xdf || marker == 0xdb
}

// scan gives the length of the coded data of a scan: up to the next marker that is no part of them.
func scan(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0xff && data[i+1] != 0 && (data[i+1] < 0xd0 || data[i+1] > 0xd7) {
			return i
		}
	}
	return len(data)
}

const exifSign = "Exif\x00\x00"

// turn reads the orientation, 1 to 8, out of an Exif segment; 0 when it has none.
func turn(payload []byte) uint16 {
	tiff, found := bytes.CutPrefix(payload, []byte(exifSign))
	if !found || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if v := order.Uint16(entries[8:]); v >= 1 && v <= 8 {
				return v
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// orientation writes an Exif segment that says how the picture is turned and nothing else; none for 0.
func orientation(turned uint16) []byte {
	if turned == 0 {
		return nil
	}
	b := []byte("\xff\xe1\x00\x22" + exifSign + "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	b = binary.BigEndian.AppendUint16(b, turned)
	return append(b, 0, 0, 0, 0, 0, 0)
}
