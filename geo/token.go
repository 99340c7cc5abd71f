package geo

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of an address.
type token struct {
	text       string // folded
	marked     string // lower case with marks, tone last
	start, end int    // bytes in the source
	part       int    // number of the comma-separated part it is in
}

// tokenize parts an address into words. Commas, semicolons, bars, brackets and line ends close a part; a type word glued
// to a number ("q1", "p.12") is parted from it.
func tokenize(s string) []token {
	var out []token
	part, start := 0, -1
	for i, r := range s {
		inside := foldRune(r) != 0 || unicode.Is(unicode.Mn, r)
		if inside && start < 0 {
			start = i
		}
		if !inside && start >= 0 {
			out = appendWord(out, s, start, i, part)
			start = -1
		}
		if strings.ContainsRune(",;|()\n\r\t", r) {
			part++
		}
	}
	if start >= 0 {
		out = appendWord(out, s, start, len(s), part)
	}
	return out
}

func appendWord(out []token, s string, start, end, part int) []token {
	if cut := gluedType(s[start:end]); cut > 0 {
		out = append(out, newToken(s, start, start+cut, part))
		start += cut
	}
	return append(out, newToken(s, start, end, part))
}

func newToken(s string, start, end, part int) token {
	return token{text: Fold(s[start:end]), marked: marked(s[start:end]), start: start, end: end, part: part}
}

// gluedType returns where the number starts in a word such as "q1", "P12" or "phường5", 0 in any other.
func gluedType(word string) int {
	cut := len(word)
	for cut > 0 && word[cut-1] >= '0' && word[cut-1] <= '9' {
		cut--
	}
	if cut == 0 || cut == len(word) || !utf8.ValidString(word[:cut]) {
		return 0
	}
	if _, ok := typeOf(Fold(word[:cut])); !ok {
		return 0
	}
	return cut
}

// nameKey joins folded words into the form names are looked up by: without spaces ("Ea H'leo" = "Ea Hleo"),
// numbers without leading zeros, and the spellings i/y and đắk/đắc made equal.
func nameKey(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(spelling(t.text))
	}
	return b.String()
}

func spelling(word string) string {
	if word == "dac" {
		return "dak"
	}
	if trimmed := strings.TrimLeft(word, "0"); trimmed != "" && isNumber(word) {
		return trimmed
	}
	n := len(word)
	if n < 2 || word[n-1] != 'y' {
		return word
	}
	if before := word[n-2]; strings.IndexByte("aeo", before) >= 0 || (before == 'u' && word != "quy") {
		return word
	}
	return word[:n-1] + "i"
}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

func markedKey(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.marked)
	}
	return b.String()
}
