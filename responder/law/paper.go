package law

import "slices"

// Paper is what proves a cost, "chứng từ", without which nobody approves it.
type Paper struct {
	// VI names the paper in Vietnamese.
	VI string `json:"name"`
	// EN names it in English.
	EN string `json:"name_en"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Citation names the provision in Vietnamese.
	Citation string `json:"citation"`
}

// paperRule is a row of papers.csv; without a mode it holds for every mode.
type paperRule struct {
	span
	kind, mode, vi, en string
}

func (b *Book) addPaper(r row) error {
	s, err := r.span()
	if err != nil {
		return err
	}
	p := paperRule{s, r["kind"], r["mode"], r["vi"], r["en"]}
	if err := firstError(oneOf("kind", p.kind, Kinds()...), oneOf("mode", p.mode, "", "agency", "public", "hired"), needed("vi", p.vi), needed("en", p.en)); err != nil {
		return err
	}
	b.papers = append(slices.Clone(b.papers), p)
	return nil
}

// Paper gives the paper that an item wants on its own day; ok is false when it wants none: an agency car is proved by its trip
// log, a meal by the stay. Of several rows the one that started last counts.
func (b *Book) Paper(it Item) (p Paper, ok bool) {
	var since Date
	for _, r := range b.papers {
		if r.kind != it.Kind || r.mode != "" && r.mode != it.Mode || !r.holds(it.day()) || r.from.Before(since) {
			continue
		}
		p, ok, since = Paper{r.vi, r.en, r.rule, r.citation}, true, r.from
	}
	return p, ok
}

// day is the day of what an item is about: the journey's, or the event's.
func (it *Item) day() Date {
	if it.On.IsZero() && !it.At.IsZero() {
		return DateOf(it.At.Time)
	}
	return it.On
}
