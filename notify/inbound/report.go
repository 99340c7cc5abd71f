package inbound

import (
	"strconv"
	"strings"
)

// Situation is what somebody on the spot reports: BC, the kind, the place, households, people, a note.
type Situation struct {
	Kind       string // of disaster, as the domain names it: flood, storm, ...
	Place      string // as typed
	Households int    // 1 to 9,999
	People     int    // 0: not said; at most 99,999
	Note       string // as typed
}

// readReport reads a text that begins with BC or báo cáo; ok is false for any other.
func readReport(words []word) (c Command, ok bool) {
	rest, ok := begin(words, "bc")
	if !ok {
		if rest, ok = begin(words, "bao cao"); !ok {
			return c, false
		}
	}
	for _, k := range kinds() {
		if body, ok := begin(rest, k[0]); ok {
			if s, ok := readSituation(body); ok {
				s.Kind = k[1]
				return Command{Verb: Report, Report: s}, true
			}
			break
		}
	}
	return Command{Verb: BadReport}, true
}

// begin gives what follows a phrase at the beginning.
func begin(words []word, phrase string) ([]word, bool) {
	for _, p := range strings.Fields(phrase) {
		if len(words) == 0 || words[0].plain != p {
			return nil, false
		}
		words = words[1:]
	}
	return words, true
}

// readSituation reads place, households, people and note.
func readSituation(words []word) (s Situation, ok bool) {
	words = apart(words)
	at, ok := households(words)
	if !ok {
		return s, false
	}
	s.Place = typed(words[:at])
	s.Households = number(words[at].plain, 9_999)
	rest := unit(words[at+1:], "ho", "nha")
	if len(rest) > 0 && allDigits(rest[0].plain) {
		s.People = number(rest[0].plain, 99_999)
		ok = s.People >= 0
		rest = unit(rest[1:], "nguoi", "khau", "nhan khau")
	}
	s.Note = typed(rest)
	return s, ok && s.Households > 0 && s.Place != "" && !allDigits(words[0].plain)
}

// households finds the number of households: one with its unit if there is such, else the first number behind the place
// that is no part of it. Three numbers in a row without a unit may be read in two ways, and so are not read.
func households(words []word) (at int, ok bool) {
	for i := 1; i+1 < len(words); i++ {
		if allDigits(words[i].plain) && (words[i+1].plain == "ho" || words[i+1].plain == "nha") {
			return i, true
		}
	}
	for i := 1; i < len(words); i++ {
		if !allDigits(words[i].plain) || isHamletWord(words[i-1].plain) && numberAfter(words[i+1:]) {
			continue
		}
		return i, i+2 >= len(words) || !allDigits(words[i+1].plain) || !allDigits(words[i+2].plain)
	}
	return 0, false
}

func numberAfter(words []word) bool {
	for _, w := range words {
		if allDigits(w.plain) {
			return true
		}
	}
	return false
}

// apart parts a number from the unit that is typed against it: 12ho, 45nguoi.
func apart(words []word) (out []word) {
	for _, w := range words {
		digits := strings.TrimRight(w.plain, "abcdefghijklmnopqrstuvwxyz")
		tail := w.plain[len(digits):]
		if allDigits(digits) && (tail == "ho" || tail == "nha" || tail == "nguoi" || tail == "khau") {
			out = append(out, word{digits, digits}, word{tail, tail})
			continue
		}
		out = append(out, w)
	}
	return out
}

// unit skips the name of what was counted.
func unit(words []word, names ...string) []word {
	for _, n := range names {
		if rest, ok := begin(words, n); ok {
			return rest
		}
	}
	return words
}

// number reads one of at most most, or gives -1.
func number(s string, most int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n > most {
		return -1
	}
	return n
}

// typed joins words as they were typed, without commas and the like between place and numbers.
func typed(words []word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.typed)
	}
	return strings.Trim(strings.Join(out, " "), " ,;.:-")
}
