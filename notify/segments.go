package notify

import (
	"strings"
	"unicode/utf16"
)

// The encodings of an SMS.
const (
	EncodingGSM7 = "GSM-7" // 160 septets in one segment, 153 in each of several
	EncodingUCS2 = "UCS-2" // 70 UTF-16 units in one segment, 67 in each of several
)

// gsmBasic are the characters of the GSM 03.38 basic table that are not plain ASCII letters, digits or signs.
const gsmBasic = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r"

// gsmExtended are the characters of the extension table. Each takes an escape septet and its own.
const gsmExtended = "^{}\\[~]|€\f"

// Size is what a text takes on the air.
type Size struct {
	// Segments is the number of messages that the text is billed as; 0 for an empty text.
	Segments int `json:"segments"`
	// Encoding is EncodingGSM7 if every character has a place there, else EncodingUCS2.
	Encoding string `json:"encoding"`
	// Units is the length in septets (GSM-7) or UTF-16 units (UCS-2), without the headers of joined segments.
	Units int `json:"units"`
}

// Count gives the size of text. A character, be it of the extension table or outside the basic plane, is never split
// over two segments. A byte that is no UTF-8 counts as one unknown character.
func Count(text string) Size {
	if units, ok := septets(text); ok {
		return Size{Segments: split(text, units, 160, 153, gsmUnits), Encoding: EncodingGSM7, Units: units}
	}
	units := 0
	for _, r := range text {
		units += utf16.RuneLen(r)
	}
	return Size{Segments: split(text, units, 70, 67, utf16.RuneLen), Encoding: EncodingUCS2, Units: units}
}

// septets is the length of text in GSM-7; false if a character has no place there.
func septets(text string) (int, bool) {
	units := 0
	for _, r := range text {
		n := gsmUnits(r)
		if n == 0 {
			return 0, false
		}
		units += n
	}
	return units, true
}

// gsmUnits is the number of septets of r: 1, 2 for the extension table, 0 if r has no place in GSM-7.
func gsmUnits(r rune) int {
	switch {
	case strings.ContainsRune(gsmExtended, r):
		return 2
	case r >= ' ' && r <= '~' && r != '`':
		return 1
	case r != 0xFFFD && strings.ContainsRune(gsmBasic, r):
		return 1
	}
	return 0
}

// split counts the segments of a text of that many units: one if it fits in single, else as many as it takes when each
// holds up to part units and no character is divided.
func split(text string, units, single, part int, width func(rune) int) int {
	if units == 0 {
		return 0
	}
	if units <= single {
		return 1
	}
	n, room := 1, part
	for _, r := range text {
		w := width(r)
		if w > room {
			n, room = n+1, part
		}
		room -= w
	}
	return n
}
