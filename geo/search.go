package geo

import (
	"cmp"
	"slices"
	"strings"
)

// Search is what to look for among the units in force.
type Search struct {
	Text  string // the beginning of a code, or words of a name, with or without marks, each as far as it was typed
	Under string // code of the province to look in; "" everywhere
	Near  string // units of this province come first among equals
	Level Level  // only provinces or only communes; "" both
	Limit int
}

// Found is a unit in force that a search found.
type Found struct {
	Unit
	Was string // the old unit by whose name it was found: "Xã Đạp Thanh, Huyện Ba Chẽ, Tỉnh Quảng Ninh"
}

// hit is a unit that was found, and how well it fits: 0 best.
type hit struct {
	unit, was *node // was: the old unit whose name fits, nil when its own does
	rank      int
	marked    bool // the marks fit too
	near      bool
}

// Search finds units in force by code or by name, best first. A name that held until 30 June 2025 leads to the units
// that have its land now. Without a text it lists the communes of the province looked in, or else of the one near.
func (u *Units) Search(s Search) []Found {
	tokens := tokenize(s.Text)
	words, key := spelled(tokens), markedKey(tokens)
	if len(words) == 0 && s.Under == "" {
		s.Under = s.Near
	}
	var hits []hit
	keep := func(code string, was *node, rank int, marked string) {
		n := u.now[code]
		if rank < 0 || (s.Level != "" && n.Level != s.Level) || (s.Under != "" && !u.Within(code, s.Under)) {
			return
		}
		hits = append(hits, hit{n, was, rank, strings.Contains(marked, key), u.Within(code, s.Near)})
	}
	for code, n := range u.now {
		keep(code, nil, n.rank(words, u.now[n.Parent]), n.marked)
	}
	if len(words) > 0 {
		u.searchOld(words, keep)
	}
	slices.SortFunc(hits, hit.compare)
	return u.found(hits, s.Limit)
}

// searchOld looks among the names that hold no more: each stands right behind the same name of today.
func (u *Units) searchOld(words []string, keep func(code string, was *node, rank int, marked string)) {
	look := func(n *node) {
		if rank := n.rank(words, u.old[n.Parent]); rank >= 0 {
			for _, code := range n.next {
				keep(code, n, rank+1, n.marked)
			}
		}
	}
	for _, n := range u.old {
		look(n)
	}
	for _, n := range u.former {
		look(n)
	}
	for code, n := range u.past {
		if len(words) == 1 && isCode(code, words[0]) && u.now[code] == nil {
			keep(n.next[0], n, 1, n.marked)
		}
	}
}

// spelled gives words as names are searched for.
func spelled(tokens []token) []string {
	words := make([]string, 0, len(tokens))
	for _, t := range tokens {
		words = append(words, spelling(t.text))
	}
	return words
}

// isCode tells whether a word, whose zeros in front spelling takes away, begins a code.
func isCode(code, word string) bool {
	return isNumber(word) && strings.HasPrefix(strings.TrimLeft(code, "0"), word)
}

// rank tells how well words fit a unit: 0 its name or code, 2 the beginning of it, 4 words of it, 6 words of it and of the
// unit above; -1 not at all. Codes of the past name other units than those of today, so they are not looked for.
func (n *node) rank(words []string, above *node) int {
	if len(words) == 1 && n.Era == EraNow && isCode(n.Code, words[0]) {
		return 0
	}
	outside, named := false, len(words) == 0
	for _, w := range words {
		switch {
		case begins(n.words, w):
			named = true
		case strings.HasPrefix(n.kind, w) || strings.Contains(n.kind, " "+w):
		case above != nil && begins(above.words, w):
			outside = true
		default:
			return -1
		}
	}
	text, name := strings.Join(words, " "), strings.Join(n.words, " ")
	full := n.kind + " " + name
	switch {
	case !named:
		return -1
	case text == name || text == full:
		return 0
	case strings.HasPrefix(name, text) || strings.HasPrefix(full, text):
		return 2
	case outside:
		return 6
	}
	return 4
}

// begins tells whether some word begins so.
func begins(words []string, with string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, with) })
}

func (h hit) compare(o hit) int {
	first := func(a, b bool) int { // true comes first
		switch {
		case a == b:
			return 0
		case a:
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(h.rank, o.rank), first(h.marked, o.marked), first(h.near, o.near), first(h.unit.Level == LevelProvince, o.unit.Level == LevelProvince),
		cmp.Compare(Fold(h.unit.Name), Fold(o.unit.Name)), cmp.Compare(h.unit.Code, o.unit.Code), cmp.Compare(h.wasName(), o.wasName()))
}

func (h hit) wasName() string {
	if h.was == nil {
		return ""
	}
	return h.was.FullName + h.was.Code
}

// found gives each unit once, as it fits best.
func (u *Units) found(hits []hit, limit int) []Found {
	out := []Found{}
	seen := map[string]bool{}
	for _, h := range hits {
		if len(out) == limit {
			break
		}
		if !seen[h.unit.Code] {
			seen[h.unit.Code] = true
			out = append(out, Found{h.unit.Unit, u.oldLabel(h.was)})
		}
	}
	return out
}

// oldLabel names an old unit with those that were above it.
func (u *Units) oldLabel(n *node) string {
	if n == nil {
		return ""
	}
	label := n.FullName
	for above := u.old[n.Parent]; above != nil; above = u.old[above.Parent] {
		label += ", " + above.FullName
	}
	return label
}
