package responder

import (
	"slices"
	"strings"

	"kipthoi/geo"
)

// likely is the least score of a suspected duplicate. Roughly: the same name and birth date anywhere; a misspelt name
// and the birth date in one commune; a name without its middle word and the birth year in one commune with the phone.
const likely = 60

// together is the weight of another person of the same report being like another of the same household.
const together = 20

// otherYear is the weight of different birth years: only the same identity number outweighs it.
const otherYear = -35

// dayDiffers is the weight of different days in the same birth year.
const dayDiffers = -15

// mayBe is a quick look whether two cards can be of one person at all, before their texts are folded: those born at
// different times need the same identity number, or the same phone and year.
func (d *card) mayBe(e *card) bool {
	switch {
	case d.identity != "" && d.identity == e.identity:
		return true
	case likeBirth(d, e).Weight > dayDiffers:
		return true
	}
	return d.year == e.year && likePhone(d, e).Weight > 0
}

// compare says how much speaks for two cards being of one person. Reasons against have negative weights. Two relatives
// share phone, head and commune, so these alone never make a score.
func compare(a, b *card) match {
	m := match{a: a, b: b}
	identity, name := likeIdentity(a, b), likeName(a, b)
	m.add(identity)
	m.add(name)
	if name.Weight < 0 && identity.Weight <= 0 {
		return m // nothing else makes one person of two names
	}
	for _, r := range []Reason{nameTells(a, b), likeBirth(a, b), likePhone(a, b), likePlace(a, b), likeHead(a, b), likeSex(a, b)} {
		m.add(r)
	}
	return m
}

// add counts a reason that weighs something, strongest first.
func (m *match) add(r Reason) {
	if r.Weight == 0 {
		return
	}
	m.score += r.Weight
	m.reasons = append(m.reasons, r)
	slices.SortStableFunc(m.reasons, func(x, y Reason) int { return int(max(y.Weight, -y.Weight) - max(x.Weight, -x.Weight)) })
}

func likeIdentity(a, b *card) Reason {
	switch {
	case a.identity == "" || b.identity == "":
		return Reason{}
	case a.identity == b.identity:
		return Reason{"identity_same", "trùng số định danh cá nhân", "same identity number", 100}
	case typos(a.identity, b.identity) == 1:
		return Reason{"identity_typo", "số định danh lệch một chữ số", "identity numbers one digit apart", 20}
	}
	return Reason{"identity_differs", "khác số định danh cá nhân", "identity numbers differ", -60}
}

func likeName(a, b *card) Reason {
	if x := a.named(); len(x) > 0 && slices.Equal(x, b.named()) {
		return likeMarks(a.name, b.name)
	}
	return likeWords(a.named(), b.named())
}

func likeWords(x, y []string) Reason {
	switch {
	case len(x) == 0 || len(y) == 0:
		return Reason{}
	case slices.Equal(x, y):
		return sameName()
	case min(len(x), len(y)) == 1 && x[len(x)-1] == y[len(y)-1]:
		return Reason{"name_given", "cùng tên, một bên không ghi họ", "same given name, family name left out on one side", 12}
	case slices.Equal(sortedWords(x...), sortedWords(y...)):
		return Reason{"name_order", "cùng họ tên, khác thứ tự", "same names in another order", 34}
	}
	return likeSpelling(x, y)
}

func sameName() Reason { return Reason{"name_same", "trùng họ tên", "same name", 40} }

// nameTells weighs how many others bear a name.
func nameTells(a, b *card) Reason {
	switch n := min(commonness(a.named()), commonness(b.named())); {
	case n < 2:
		return Reason{"name_rare", "ít người trùng tên", "few people bear this name", 4 * (2 - n)}
	case n > 2:
		return Reason{"name_common", "nhiều người trùng tên", "many people bear this name", -4 * (n - 2)}
	}
	return Reason{}
}

// likeMarks tells apart names that differ in marks alone: one side without marks is the same, "Hùng" and "Hưng" are not.
func likeMarks(a, b string) Reason {
	asHeard := strings.NewReplacer("\u0309", "\u0303") // who does not tell "hỏi" from "ngã" writes one for the other
	x, y := strings.Fields(asHeard.Replace(geo.Marked(a))), strings.Fields(asHeard.Replace(geo.Marked(b)))
	if len(x) == len(y) {
		for i := range x {
			if x[i] != y[i] && x[i] != geo.Fold(x[i]) && y[i] != geo.Fold(y[i]) {
				return Reason{"name_marks", "họ tên chỉ khác dấu", "names differ in marks only", 24}
			}
		}
	}
	return sameName()
}

// likeSpelling compares names word by word, as they stand, with the family name put last or first, and turned round.
func likeSpelling(x, y []string) Reason {
	best := nameGap{ok: false}
	back := slices.Clone(y)
	slices.Reverse(back)
	for i, order := range [][]string{y, append(slices.Clone(y[1:]), y[0]), append([]string{y[len(y)-1]}, y[:len(y)-1]...), back} {
		g := align(x, order)
		g.turned = i > 0
		if g.ok && (!best.ok || g.weight() > best.weight()) {
			best = g
		}
	}
	switch {
	case !best.ok:
		return Reason{"name_differs", "khác họ tên", "names differ", -50}
	case best.missing > 0 && best.typos == 0:
		return Reason{"name_short", "cùng họ và tên, thiếu tên đệm", "same family and given name, a middle name left out", best.weight()}
	case best.missing > 0:
		return Reason{"name_short_typo", "họ tên gần giống, thiếu tên đệm", "much alike names, a middle name left out", best.weight()}
	}
	return Reason{"name_typo", "họ tên chỉ khác do gõ nhầm hoặc phát âm", "names differ by typing errors or sound only", best.weight()}
}

// nameGap is what lies between two names.
type nameGap struct {
	typos, missing int
	turned, ok     bool
}

func (g nameGap) weight() int64 {
	w := 40 - 12*int64(g.typos) - 13*int64(g.missing)
	if g.turned {
		w -= 6
	}
	return w
}

// align pairs first with first and last with last, and those between in order; the longer may have two more there.
func align(x, y []string) (g nameGap) {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 || len(y)-len(x) > 2 || !g.pair(x[0], y[0]) || !g.pair(x[len(x)-1], y[len(y)-1]) {
		return g
	}
	x = x[1 : len(x)-1]
	for _, w := range y[1 : len(y)-1] {
		if len(x) > 0 && g.pair(x[0], w) {
			x = x[1:]
		} else {
			g.missing++
		}
	}
	g.ok = len(x) == 0 && g.typos <= 2
	return g
}

func (g *nameGap) pair(a, b string) bool {
	n, ok := wordTypos(a, b)
	if ok {
		g.typos += n
	}
	return ok
}

func likeBirth(a, b *card) Reason {
	apart := max(a.year-b.year, b.year-a.year)
	bothDates := a.birth != "" && b.birth != ""
	switch {
	case a.year == 0 || b.year == 0:
		return Reason{}
	case bothDates && a.birth == b.birth:
		return Reason{"birth_date", "trùng ngày sinh", "same birth date", 35}
	case bothDates && (typos(a.birth, b.birth) == 1 || dayForMonth(a.birth) == b.birth || apart == 1 && a.birth[4:] == b.birth[4:]):
		return Reason{"birth_typo", "ngày sinh lệch một chữ số, một năm, hoặc đổi chỗ ngày tháng", "birth dates one digit or one year apart, or day and month swapped", 18}
	case apart == 0 && !bothDates:
		return Reason{"birth_year", "trùng năm sinh", "same birth year", 12}
	case apart == 0:
		return Reason{"birth_day_differs", "cùng năm, khác ngày sinh", "same birth year, different day", dayDiffers}
	case apart == 1 && !bothDates:
		return Reason{"birth_year_near", "năm sinh lệch một năm", "birth years one apart", -4}
	}
	return Reason{"birth_differs", "khác năm sinh", "birth years differ", otherYear}
}

// dayForMonth swaps day and month of a date written 2006-01-02.
func dayForMonth(date string) string {
	if len(date) != 10 {
		return date
	}
	return date[:5] + date[8:] + "-" + date[5:7]
}

func likePhone(a, b *card) Reason {
	for _, p := range a.phones {
		if slices.Contains(b.phones, p) {
			return Reason{"phone_same", "trùng số điện thoại", "same phone", 28}
		}
	}
	return Reason{}
}

func likePlace(a, b *card) Reason {
	x, y := a.home.fold(), b.home.fold()
	switch {
	case x.unit != y.unit && likePhone(a, b).Weight == 0:
		return Reason{"commune_differs", "khác xã", "other commune", -16}
	case x.unit != y.unit:
		return Reason{}
	case x.hamlet != "" && x.hamlet == y.hamlet:
		return Reason{"hamlet_same", "cùng xã, cùng thôn", "same commune and hamlet", 14}
	case x.hamlet == "" || y.hamlet == "":
		return Reason{"commune_same", "cùng xã", "same commune", 6}
	}
	return Reason{}
}

// likeHead compares the heads of the households. Somebody else often names the person first whom they know, who then
// stands as the head: so one head in one report only says nothing.
func likeHead(a, b *card) Reason {
	x, y := a.home.fold().head, b.home.fold().head
	if len(x) == 0 || len(y) == 0 {
		return Reason{}
	}
	headsA, headsB := alike(x, a.named()), alike(y, b.named())
	switch {
	case headsA && headsB:
		return Reason{"both_heads", "đều là chủ hộ", "both are head of household", 6}
	case headsA || headsB:
		return Reason{"one_head", "một bên là chủ hộ", "head of household in one report", 2}
	case alike(x, y):
		return Reason{"head_same", "trùng chủ hộ", "same head of household", 14}
	}
	return Reason{"heads_differ", "khác chủ hộ", "heads of household differ", -10}
}

// alike says whether two folded names can be one name written twice.
func alike(x, y []string) bool { return likeWords(x, y).Weight >= 20 }

func likeSex(a, b *card) Reason {
	if a.sex == "" || b.sex == "" || a.sex == b.sex {
		return Reason{}
	}
	return Reason{"sex_differs", "khác giới tính", "sex differs", -20}
}
