package geo

import (
	"strings"
)

// Confidence says how far an answer can be relied on.
type Confidence string

// The confidences.
const (
	Certain   Confidence = "certain"   // the text names one commune and its province
	Likely    Confidence = "likely"    // one answer, but something was missing, misspelt or had to be preferred
	Ambiguous Confidence = "ambiguous" // several answers, a person must choose among the alternatives
	None      Confidence = "none"      // no commune
)

// Answer is what an address text was understood to mean.
type Answer struct {
	Unit         string     // commune in force; "" unless Certain or Likely
	Province     string     // province in force, when known
	Then         string     // old commune meant, when the text uses a name from before 1 July 2025
	Confidence   Confidence // in Unit
	Alternatives []string   // communes in force, sorted: to choose from, or second thoughts
	ThenAmong    []string   // old communes, sorted: to choose from when several can be meant and Then is ""
	Rest         string     // what names no unit: house, street, hamlet
	NoteVI       string     // why not certain, for a reader of Vietnamese; "" when certain
	NoteEN       string
	NoProvince   bool // the text names no province that is known
}

// maxAddress bounds the bytes of an address that are read.
const maxAddress = 2000

// Parse understands free text: "Thôn 3, X. Tân Lập, H. Mộc Châu, Sơn La", names of before or after 1 July 2025,
// with or without marks and types, in any order. hint is the code of the province in force to prefer when the
// text names none, or "".
func (u *Units) Parse(text, hint string) Answer {
	text = clean(text)
	return u.parse(text, tokenize(text), hint, func(token) string { return "pdc" })
}

// clean cuts an overlong text and drops bytes that are no UTF-8.
func clean(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxAddress)], "")
}

// ParseColumns understands an address that came in columns; any may be empty, and the first may hold the house too.
func (u *Units) ParseColumns(ward, district, province, hint string) Answer {
	if strings.TrimSpace(district+province) == "" {
		return u.Parse(ward, hint)
	}
	ward, district = clean(ward), clean(district)
	text := ward + ", " + district + ", " + clean(province)
	return u.parse(text, tokenize(text), hint, func(t token) string {
		switch {
		case t.end <= len(ward):
			return "c"
		case t.end <= len(ward)+len(district)+2:
			return "d"
		}
		return "p"
	})
}

func (u *Units) parse(text string, tokens []token, hint string, levels func(token) string) Answer {
	parts := splitParts(tokens, levels)
	matches := u.findMatches(tokens, parts)
	s := u.newScorer(matches, marksIn(tokens), hint)
	d := decider{scorer: s, text: text, tokens: tokens, parts: parts}
	return d.decide(s.readings())
}

// splitParts groups the tokens by part.
func splitParts(tokens []token, levels func(token) string) []part {
	var out []part
	for i, t := range tokens {
		if i == 0 || t.part != tokens[i-1].part {
			out = append(out, part{from: i, levels: levels(t)})
		}
		out[len(out)-1].to = i + 1
	}
	return out
}

// marksIn tells whether the text carries Vietnamese marks at all.
func marksIn(tokens []token) bool {
	for _, t := range tokens {
		if t.text != t.marked {
			return true
		}
	}
	return false
}

// rest returns what of the source no match of r covers, part by part.
func (d *decider) rest(used []*match) string {
	var parts []string
	for _, p := range d.parts {
		var runs []string
		for i := p.from; i < p.to; i++ {
			start := i
			for i < p.to && !covered(used, i) {
				i++
			}
			if i > start {
				runs = append(runs, d.text[d.tokens[start].start:d.tokens[i-1].end])
			}
		}
		if len(runs) > 0 {
			parts = append(parts, strings.Join(runs, " "))
		}
	}
	return strings.Join(parts, ", ")
}

func covered(used []*match, token int) bool {
	for _, m := range used {
		if m != nil && token >= m.typeFrom && token < m.to {
			return true
		}
	}
	return false
}
