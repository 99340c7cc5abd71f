package geo

import (
	"slices"
	"strings"
)

// part is one comma-separated part of an address: a run of tokens, and the levels its names may have.
type part struct {
	from, to int
	levels   string // "pdc" in free text, one letter in a column
}

// match is a name found in the text: tokens from..to, preceded by a type word from typeFrom.
type match struct {
	typeFrom, from, to int
	typed              bool     // a type word stands before the name
	kind               unitType // that type
	whole              bool     // type and name fill their part
	last               bool     // the name ends its part
	nodes              []*node
	marked             string
}

// maxNameWords is the length of the longest name in words, with room ("Nông trường Phú Sơn" ...).
const maxNameWords = 8

// maxMatches bounds the work on a text that is names over and over; real addresses have some twenty.
const maxMatches = 150

// findMatches finds every name of the register in the parts, with all units that bear it.
func (u *Units) findMatches(tokens []token, parts []part) []match {
	var out []match
	for _, p := range parts {
		for from := p.from; from < p.to; from++ {
			kind, typeFrom := typeBefore(tokens, p.from, from)
			for to := from + 1; to <= p.to && to-from <= maxNameWords; to++ {
				m := match{typeFrom: typeFrom, from: from, to: to, typed: typeFrom < from, kind: kind}
				m.whole = typeFrom == p.from && to == p.to
				m.last = to == p.to
				if len(out) < maxMatches && u.fill(&m, tokens, p) {
					out = append(out, m)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(m match) bool { return m.insideTyped(out) })
}

// insideTyped tells whether m is but a piece of a name that has its type word: "Trà My" in "huyện Bắc Trà My".
func (m *match) insideTyped(all []match) bool {
	if m.typed || m.whole {
		return false
	}
	return slices.ContainsFunc(all, func(o match) bool {
		return o.typed && o.typeFrom <= m.from && m.to <= o.to
	})
}

// fill looks the name up and keeps the units that its type word, column and surroundings allow.
func (u *Units) fill(m *match, tokens []token, p part) bool {
	nodes := u.names[nameKey(tokens[m.from:m.to])]
	if len(nodes) == 0 || !m.plausible(tokens, p) {
		return false
	}
	levels := m.levels()
	for _, n := range nodes {
		letter := string(n.Level[0])
		if strings.Contains(levels, letter) && strings.Contains(p.levels, letter) {
			m.nodes = append(m.nodes, n)
		}
	}
	m.marked = markedKey(tokens[m.from:m.to])
	return len(m.nodes) > 0
}

// levels returns the levels of the units the match can name: what its type word says, and without one, for a
// single word in a longer text ("đang cập nhật"), only a province at the end.
func (m *match) levels() string {
	switch {
	case m.typed:
		return m.kind.levels
	case m.whole || m.to-m.from > 1:
		return "pdc"
	case m.last:
		return "p"
	}
	return ""
}

// plausible refuses what is rather a house number, a street or a hamlet than the name of a unit.
func (m *match) plausible(tokens []token, p part) bool {
	words := tokens[m.from:m.to]
	if len(words) > 1 && isNumber(words[0].text) && isNumber(words[1].text) {
		return false
	}
	if m.typed {
		return true
	}
	if len(words) == 1 && (isNumber(words[0].text) || len(words[0].text) < 2) {
		return p.levels != "pdc" && m.whole
	}
	if m.whole {
		return true
	}
	return !startsWithType(tokens, m.from) && !afterPlaceWord(tokens, p.from, m.from)
}

// startsWithType tells whether the first word of a name is rather the type of the next unit: "Quận Thanh" of "Quận
// Thanh Xuân" is not "Quán Thánh". A text without marks may start with such a name.
func startsWithType(tokens []token, from int) bool {
	kind, ok := typeOf(tokens[from].text)
	if !ok || kind.weak {
		return false
	}
	if word := tokens[from]; word.marked != word.text {
		return word.marked == marked(kind.name)
	}
	return from > 0
}

// typeBefore finds the type word that ends right before token from, within its part.
func typeBefore(tokens []token, start, from int) (unitType, int) {
	if from-2 >= start {
		if t, ok := typeOf(tokens[from-2].text + " " + tokens[from-1].text); ok {
			return t, from - 2
		}
	}
	if from-1 >= start {
		if t, ok := typeOf(tokens[from-1].text); ok && (!t.weak || from-1 == start || !placeWord(tokens[from-2].text)) {
			return t, from - 1
		}
	}
	return unitType{}, from
}

// afterPlaceWord tells whether the name follows, in its part, a word that starts a street or hamlet name.
func afterPlaceWord(tokens []token, start, from int) bool {
	for i := from - 1; i >= start && i >= from-3; i-- {
		if _, ok := typeOf(tokens[i].text); ok {
			return false
		}
		if placeWord(tokens[i].text) {
			return true
		}
	}
	return false
}

// placeWord recognises the folded words that name something smaller than a commune.
func placeWord(word string) bool {
	switch word {
	case "thon", "ap", "ban", "buon", "lang", "xom", "khom", "khu", "kp", "to", "tdp", "doi", "duong", "pho",
		"so", "ngo", "ngach", "hem", "kiet", "cho", "truong", "cau", "quoc", "lo", "plei", "phum", "soc",
		"khoi", "thang", "nha", "chung", "toa", "dc", "cum", "mo", "ql", "dt", "tl", "street", "hamlet":
		return true
	}
	return false
}
