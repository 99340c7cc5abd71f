package geo

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// minFuzzy is the shortest name, in letters, for which one wrong letter is forgiven.
const minFuzzy = 5

// respell looks for a commune of the district whose name differs by one letter from the name that the text
// gives as a commune's. It needs the district: in a whole province nearly every name has a neighbour.
func (d *decider) respell(district *node, dm, pm *match) (Answer, bool) {
	if district == nil {
		return Answer{}, false
	}
	for _, p := range d.parts {
		from, ok := d.communePart(p)
		if !ok || p.to-from > maxNameWords {
			continue
		}
		key := nameKey(d.tokens[from:p.to])
		if len(d.u.names[key]) > 0 { // a name borne elsewhere is rather no slip
			continue
		}
		found := d.similar(d.tokens[from:p.to], district)
		if len(found) == 0 {
			continue
		}
		used := []*match{{typeFrom: p.from, from: from, to: p.to}, dm, pm}
		return d.respelt(used, found), true
	}
	return Answer{}, false
}

// communePart tells where the commune's name starts in a part that presents itself as a commune.
func (d *decider) communePart(p part) (int, bool) {
	for from := p.to - 1; from > p.from; from-- {
		if kind, at := typeBefore(d.tokens, p.from, from); at < from && kind.levels == "c" {
			return from, true
		}
	}
	return p.from, p.levels == "c"
}

// similar returns the communes of an old district, then and since, one letter away from a name. In a text with marks
// one of them must be no more than a letter away with its marks, too: "Gia Thịnh" is rather a commune not known than
// "Gia Thanh".
func (d *decider) similar(name []token, district *node) (out []*node) {
	key, withMarks := []rune(nameKey(name)), letters(markedKey(name))
	if len(key) < minFuzzy {
		return nil
	}
	near := !d.hasMarks
	consider := func(n *node) {
		if oneEdit(key, []rune(nameKey(tokenize(n.Name)))) {
			out = append(out, n)
			near = near || oneEdit(withMarks, letters(n.marked))
		}
	}
	for _, code := range d.u.below["old "+district.Code] {
		consider(d.u.old[code])
	}
	for _, code := range district.next {
		consider(d.u.now[code])
	}
	if !near {
		return nil
	}
	return out
}

func (d *decider) respelt(used []*match, found []*node) Answer {
	var codes, then []string
	for _, n := range found {
		codes, then = union(codes, n.next...), union(then, n.then()...)
	}
	a := Answer{Confidence: Likely, Alternatives: codes, Rest: d.rest(used)}
	a.setThen(then)
	a.NoteVI = "tên viết gần giống " + found[0].FullName
	a.NoteEN = "spelt nearly like " + found[0].FullName
	if provinces := d.u.provincesOf(codes); len(provinces) == 1 {
		a.Province = provinces[0]
	}
	if len(codes) > 1 {
		a.Confidence = Ambiguous
		a.openThen(d.u, codes)
		return a
	}
	a.Unit, a.Alternatives = codes[0], nil
	return a
}

// letters parts a name with marks into its letters (ă â ê ô ơ ư are letters) and, after each word, its tone.
func letters(marked string) []rune {
	var out []rune
	for _, r := range marked {
		if unicode.Is(unicode.Mn, r) && !isTone(r) && len(out) > 0 {
			out = append(out[:len(out)-1], []rune(norm.NFC.String(string(out[len(out)-1])+string(r)))...)
			continue
		}
		out = append(out, r)
	}
	return out
}

// oneEdit tells whether a becomes b by at most one letter added, dropped, changed, or swapped with the next.
func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
		return i == len(a) || slices.Equal(a[i+1:], b[i+1:]) || swapped
	}
	return len(b) == len(a)+1 && slices.Equal(a[i:], b[i+1:])
}
