package law

import (
	"slices"
	"strings"
)

// EthnicGroup is a people of Việt Nam ("dân tộc") as the official list of 2 March 1979 names it. That list has the codes 01
// to 54, which the registers of health and of the population use; the later list of the census of 2009 gives other codes to
// the same peoples. 55 is a foreign national, 99 somebody of a people that is on no list.
type EthnicGroup struct {
	// Code is of two digits.
	Code string `json:"code"`
	// Name is in Vietnamese.
	Name string `json:"name"`
	// NameEN is in English; empty where the name is the same.
	NameEN string `json:"name_en"`
	// Citation names the decision in Vietnamese.
	Citation string `json:"citation"`
	// Confidence is V, V-sec, R or D.
	Confidence string `json:"confidence"`
	// ValidFrom is the first day the row holds.
	ValidFrom Date `json:"valid_from"`
	// ValidTo is the last day; no date means until further notice.
	ValidTo Date `json:"valid_to,omitzero"`
}

func (b *Book) addEthnicGroup(r row) error {
	from, err1 := r.date("valid_from")
	to, err2 := r.date("valid_to")
	g := EthnicGroup{r["code"], r["name"], r["name_en"], r["citation"], r["confidence"], from, to}
	if err := firstError(err1, err2, needed("code", g.Code), needed("name", g.Name), needed("citation", g.Citation),
		needed("valid_from", from.String())); err != nil {
		return err
	}
	b.ethnic = append(slices.Clone(b.ethnic), g)
	return nil
}

// EthnicGroups lists the groups of a day in the order of their codes. Of several rows with the same code the one that was
// added last wins.
func (b *Book) EthnicGroups(on Date) []EthnicGroup {
	var out []EthnicGroup
	for i := len(b.ethnic) - 1; i >= 0; i-- {
		g := b.ethnic[i]
		known := slices.ContainsFunc(out, func(o EthnicGroup) bool { return o.Code == g.Code })
		if on.within(g.ValidFrom, g.ValidTo) && !known {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b EthnicGroup) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// HasEthnicGroup says whether a code is on the list of a day.
func (b *Book) HasEthnicGroup(code string, on Date) bool {
	return slices.ContainsFunc(b.ethnic, func(g EthnicGroup) bool { return g.Code == code && on.within(g.ValidFrom, g.ValidTo) })
}
