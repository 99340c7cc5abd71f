package responder

import (
	"slices"
	"strings"

	"kipthoi/geo"
)

// bareName is a name without a remark in brackets.
func bareName(name string) string {
	name, _, _ = strings.Cut(name, "(")
	return name
}

// nameWords gives the words of a name without what people write differently: case, marks, đ, the keys that a phone did
// not turn into marks ("Nguyeenx", "Du7c"), and the usual short forms ("Ng. V. Hùng").
func nameWords(name string) []string {
	words := strings.Fields(geo.Fold(bareName(name)))
	for i, w := range words {
		words[i] = unshortened(untyped(w), i > 0 && i < len(words)-1)
	}
	return words
}

// unshortened writes out what names are shortened to; a single letter stands for a middle name only.
func unshortened(w string, middle bool) string {
	switch {
	case w == "ng" || w == "ngx":
		return "nguyen"
	case middle && (w == "t" || w == "th"):
		return "thi"
	case middle && w == "v":
		return "van"
	}
	return w
}

// untyped takes back what Telex and VNI leave in a word. No Vietnamese word holds these letters there; words of other
// languages lose them on both sides of a comparison.
func untyped(w string) string {
	s := w
	for _, typed := range []string{"aa", "ee", "oo", "dd"} {
		s = strings.ReplaceAll(s, typed, typed[:1])
	}
	s = strings.ReplaceAll(s, "w", "")
	if strings.Trim(w, "0123456789") != "" {
		s = strings.Trim(s, "0123456789")
	}
	if n := len(s) - 1; n > 1 && strings.Contains("sfrxj", s[n:]) {
		s = s[:n]
	}
	if s == "" {
		return w
	}
	return s
}

// skeleton writes a word as it sounds to those who do not tell l from n, ch from tr, s from x, d from gi and r, or the
// ends n, ng, nh and c, ch, t.
func skeleton(w string) string {
	head := ""
	for _, on := range [][2]string{{"ngh", "G"}, {"ng", "G"}, {"gh", "g"}, {"gi", "d"}, {"ch", "C"}, {"tr", "C"}, {"ph", "f"}, {"kh", "K"},
		{"th", "T"}, {"nh", "N"}, {"s", "x"}, {"r", "d"}, {"n", "l"}, {"c", "k"}, {"q", "k"}} {
		if rest, ok := strings.CutPrefix(w, on[0]); ok && rest != "" {
			head, w = on[1], rest
			break
		}
	}
	for _, end := range [][2]string{{"ng", "n"}, {"nh", "n"}, {"ch", "t"}, {"c", "t"}} {
		if rest, ok := strings.CutSuffix(w, end[0]); ok && rest != "" {
			w = rest + end[1]
			break
		}
	}
	return head + strings.ReplaceAll(w, "y", "i")
}

// nameEnds gives first and last sound of family and given name, in either order: of the first and the last word, and,
// where the family name seems to stand behind, of it and the word before it.
func nameEnds(words []string) (out []string) {
	if len(words) < 2 {
		return nil
	}
	both := func(a, b string) { out = append(out, min(ends(a), ends(b))+" "+max(ends(a), ends(b))) }
	both(words[0], words[len(words)-1])
	for i, w := range words {
		if i > 0 && familyShare(w) > 0 && familyShare(words[0]) == 0 {
			both(words[i-1], w)
			break
		}
	}
	return out
}

// ends gives the first and the last letter of a word's skeleton.
func ends(w string) string {
	s := []rune(skeleton(w))
	return string(s[:1]) + string(s[len(s)-1:])
}

// sounds gives the skeletons of words in order of the alphabet.
func sounds(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = skeleton(w)
	}
	return strings.Join(sortedWords(out...), " ")
}

// familyShare says how common a folded family name is, from general knowledge: 3 Nguyễn, borne by three people in ten; 2
// those of one in thirty or more; 1 others that are well known; 0 none of these.
func familyShare(w string) int64 {
	switch w {
	case "nguyen":
		return 3
	case "tran", "le", "pham", "hoang", "huynh", "phan", "vo", "vu":
		return 2
	case "dang", "bui", "do", "ho", "ngo", "duong", "ly", "dinh", "truong", "dao", "ha", "cao", "luong", "luu", "mai", "trinh", "thai", "to",
		"chu", "kieu", "lam", "phung", "ta":
		return 1
	}
	return 0
}

// commonness says how little a name tells: 0 one that few people share, 4 "Nguyễn Văn" or "Nguyễn Thị" with any given name.
func commonness(words []string) (n int64) {
	if len(words) > 0 {
		n = max(0, familyShare(words[0])-1)
	}
	if len(words) == 2 || len(words) == 3 && (words[1] == "van" || words[1] == "thi") {
		n += 2
	}
	return n
}

func sortedWords(words ...string) []string {
	out := slices.Clone(words)
	slices.Sort(out)
	return out
}

// wordTypos gives how many typing errors lie between two words, when they may be the same: at most one, two in a word
// of six letters or more; one sound written another way counts as one.
func wordTypos(a, b string) (n int, ok bool) {
	if a == b {
		return 0, true
	}
	switch d := typos(a, b); {
	case d == 1 && max(len(a), len(b)) > 2:
		return 1, true
	case skeleton(a) == skeleton(b):
		return 1, true
	case d == 2 && min(len(a), len(b)) > 5:
		return 2, true
	}
	return 0, false
}

// typos counts the letters to put in, take out, change or swap with their neighbour between two words; more than two is
// given as three.
func typos(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	var before, last, row []int
	last = make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			same := 1
			if a[i] == b[j] {
				same = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+same)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return min(3, last[len(b)])
}
