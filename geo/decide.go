package geo

import "slices"

// decider turns the readings of one address into an answer.
type decider struct {
	*scorer
	text   string
	tokens []token
	parts  []part
}

// decide takes the best reading when it stands alone; otherwise it says what the choices are.
func (d *decider) decide(all []reading) Answer {
	if len(all) == 0 || all[0].conflict || all[0].score < pointsWhole {
		return d.withoutCommune()
	}
	best := all[0]
	if best.pn == nil && best.dn == nil && !best.m.typed && (!best.m.whole || hasLevel(best.m, LevelProvince)) {
		return d.withoutCommune()
	}
	equal, near := d.rivals(all)
	a := Answer{Rest: d.rest([]*match{best.m, best.district, best.province})}
	a.setThen(d.u.oldAmong(equal))
	choices := successorsOf(equal)
	if best.dn == nil && !(best.m.typed && d.datesItself(&best)) {
		choices = union(choices, near...) // nothing but points speaks for the best
	}
	district := d.alsoDistrict(&best)
	if district != nil {
		choices = union(choices, district.next...)
	}
	if cut := d.cutShort(&best); len(cut) > 0 {
		return d.respelt([]*match{best.m, best.district, best.province}, append(cut, best.c))
	}
	if len(choices) > 1 {
		return d.ambiguous(a, choices, district)
	}
	a.Unit, a.Province = choices[0], d.u.Province(choices[0])
	a.Confidence = Certain
	d.doubt(&a, &best, near)
	return a
}

// cutShort returns the communes of the district that are spelt nearly as the name with what follows it in its part:
// "xã An Thạnh Nm" is rather An Thạnh Nam than An Thạnh.
func (d *decider) cutShort(best *reading) []*node {
	if best.dn == nil || best.dn.Level != LevelDistrict || best.m.last || !best.m.typed {
		return nil
	}
	for _, p := range d.parts {
		if p.from <= best.m.from && best.m.to <= p.to && p.to-best.m.from <= maxNameWords {
			return d.similar(d.tokens[best.m.from:p.to], best.dn)
		}
	}
	return nil
}

// rivals returns the readings that are equally good, the best first, and the communes that readings not much worse
// mean. Where nothing tells the region these are equally good too.
func (d *decider) rivals(all []reading) (equal []reading, near []string) {
	same := closeScore
	if best := all[0]; best.pn == nil && best.dn == nil && d.hint == nil {
		same = nearScore
	}
	for _, r := range all {
		gap := all[0].score - r.score
		if r.m == all[0].m && !d.datesItself(&all[0]) && d.hinted(&r) == d.hinted(&all[0]) {
			gap -= eraLead
		}
		switch {
		case gap < same && !r.conflict:
			equal = append(equal, r)
		case gap < nearScore && !r.conflict:
			near = union(near, r.c.next...)
		}
	}
	choices := successorsOf(equal)
	return equal, slices.DeleteFunc(near, func(code string) bool { return slices.Contains(choices, code) })
}

// datesItself tells whether an address shows of which time its names are: it names a district, or it is written as
// addresses are since 1 July 2025, commune and province and nothing else in their parts.
func (d *decider) datesItself(r *reading) bool {
	return r.dn != nil || r.pn != nil && (r.m.whole || len(d.parts) == 1)
}

// hinted tells whether the reading lies in the province to prefer.
func (d *decider) hinted(r *reading) bool { return d.hint != nil && d.u.holds(d.hint, r.c) }

// successorsOf returns the communes in force that readings mean.
func successorsOf(readings []reading) (codes []string) {
	for _, r := range readings {
		codes = union(codes, r.c.next...)
	}
	return codes
}

// oldAmong returns the old communes that equally good readings mean. Of a commune in force whose old district is named
// these are the ones of that district, or of its own name, that went into it; without a district, and the best being in
// force, there are none.
func (u *Units) oldAmong(equal []reading) (codes []string) {
	for _, r := range equal {
		codes = union(codes, r.c.then()...)
	}
	best := equal[0]
	if codes != nil || best.c.Era == EraOld || best.dn == nil {
		return codes
	}
	for _, code := range u.below["old "+best.dn.Code] {
		if slices.Contains(u.old[code].next, best.c.Code) {
			codes = union(codes, code)
		}
	}
	for _, n := range best.m.nodes { // its district may have been another than the one named
		if n.Level == LevelCommune && n.Era == EraOld && slices.Contains(n.next, best.c.Code) {
			codes = union(codes, n.then()...)
		}
	}
	return codes
}

// then returns the old communes that n is, or went into before 2025: none for a commune in force.
func (n *node) then() []string {
	switch {
	case n.Era == EraNow:
		return nil
	case n.Code == "":
		return n.into
	}
	return []string{n.Code}
}

// setThen takes a single old commune as the one meant; of several a person must choose.
func (a *Answer) setThen(codes []string) {
	if len(codes) == 1 {
		a.Then, a.ThenAmong = codes[0], nil
		return
	}
	a.Then, a.ThenAmong = "", codes
}

// openThen lets a person choose where the communes in force to choose from are not just what the old one became.
func (a *Answer) openThen(u *Units, choices []string) {
	if a.Then != "" && !sameCodes(choices, u.old[a.Then].next) {
		a.Then, a.ThenAmong = "", []string{a.Then}
	}
}

// alsoDistrict returns the old district that a name without type can mean as well: "Ba Đình, Hà Nội".
func (d *decider) alsoDistrict(r *reading) *node {
	if r.m.typed || r.dn != nil {
		return nil
	}
	for _, n := range r.m.nodes {
		if n.Level == LevelDistrict && (r.pn == nil || d.u.shareProvince(n, r.pn)) {
			return n
		}
	}
	return nil
}

func (d *decider) ambiguous(a Answer, choices []string, district *node) Answer {
	a.Confidence, a.Alternatives = Ambiguous, choices
	if provinces := d.u.provincesOf(choices); len(provinces) == 1 {
		a.Province = provinces[0]
	}
	a.openThen(d.u, choices)
	if a.Then != "" {
		a.NoteVI, a.NoteEN = "xã cũ đã được chia cho nhiều xã mới", "the old commune was divided among several new ones"
		return a
	}
	if district != nil {
		a.ThenAmong = union(a.ThenAmong, d.u.below["old "+district.Code]...)
		a.NoteVI, a.NoteEN = "tên này còn là tên một huyện, quận cũ", "this is also the name of a former district"
		return a
	}
	a.NoteVI, a.NoteEN = "có nhiều xã cùng tên", "several communes bear this name"
	return a
}

// doubt lowers an answer from certain to likely where something was missing or preferred.
func (d *decider) doubt(a *Answer, best *reading, near []string) {
	a.NoProvince = best.pn == nil
	switch {
	case best.c.Code == "":
		a.NoteVI, a.NoteEN = "tên xã đã sáp nhập trước năm 2025", "name of a commune merged away before 2025"
		if a.Then == "" {
			a.NoteVI, a.NoteEN = a.NoteVI+"; chưa rõ vào xã cũ nào", a.NoteEN+"; into which old one is not known"
		}
	case best.c.Era == EraNow && best.m.typed && best.m.kind.name == "Thị trấn":
		a.NoteVI, a.NoteEN = "nay không còn thị trấn", "there are no townships today"
	case best.pn == nil:
		a.NoteVI, a.NoteEN = "không nêu tỉnh", "no province given"
	case best.dn == nil && d.strangeDistrict(best):
		a.NoteVI, a.NoteEN = "không rõ tên huyện, quận được ghi", "the district named is not known"
	case len(near) > 0:
		a.NoteVI, a.NoteEN = "còn xã khác có tên tương tự", "another commune has a similar name"
	case !best.m.typed && !best.m.whole:
		a.NoteVI, a.NoteEN = "tên xã không rõ trong câu", "the commune's name is not set apart in the text"
	case best.c.Era == EraOld && !best.c.whole:
		a.NoteVI, a.NoteEN = "bảng chuyển đổi có sẵn không ghi các xã bị chia", "the built-in mapping does not tell divided communes"
	default:
		return
	}
	a.Confidence = Likely
	a.Alternatives = near
}

// strangeDistrict tells whether a part that r does not use presents itself as a district: it starts with the type
// word of one, or came in the column for it.
func (d *decider) strangeDistrict(r *reading) bool {
	for _, p := range d.parts {
		if covered([]*match{r.m, r.province}, p.from) || covered([]*match{r.m, r.province}, p.to-1) {
			continue
		}
		if p.levels == "d" || d.startsAsDistrict(p) {
			return true
		}
	}
	return false
}

func (d *decider) startsAsDistrict(p part) bool {
	for name := p.from + 1; name < min(p.from+3, p.to); name++ {
		if kind, at := typeBefore(d.tokens, p.from, name); at == p.from && kind.levels == "d" {
			return true
		}
	}
	return false
}

// withoutCommune answers a text whose commune was not found: by spelling, else by district, else by province.
func (d *decider) withoutCommune() Answer {
	district, dm := d.topUnit(d.districts, LevelDistrict)
	province, pm := d.topUnit(d.provinces, LevelProvince)
	if district != nil && province != nil && !d.u.shareProvince(district, province) {
		district, dm = nil, nil
	}
	a := Answer{Confidence: None, Province: d.provinceNow(province)}
	if found, ok := d.respell(district, dm, pm); ok {
		return found
	}
	a.Rest = d.rest([]*match{dm, pm})
	if district == nil {
		a.NoteVI, a.NoteEN = "không tìm thấy tên xã, phường", "no commune name found"
		return a
	}
	return d.districtAnswer(a, district, dm)
}

// districtAnswer offers the communes of the district, of others that its name can mean as well ("Huế"), and those of
// the province that bear a name in the text: districts exchanged communes.
func (d *decider) districtAnswer(a Answer, district *node, dm *match) Answer {
	a.Confidence = Ambiguous
	for _, n := range dm.nodes {
		if n.Level == LevelDistrict && n.Parent == district.Parent {
			a.Alternatives = union(a.Alternatives, n.next...)
			a.ThenAmong = union(a.ThenAmong, d.u.below["old "+n.Code]...)
		}
	}
	for _, n := range d.namesakes(district, dm) {
		a.Alternatives, a.ThenAmong = union(a.Alternatives, n.next...), union(a.ThenAmong, n.then()...)
	}
	if provinces := d.u.provincesOf(a.Alternatives); len(provinces) == 1 {
		a.Province = provinces[0]
	}
	a.NoteVI = "chỉ xác định được " + district.FullName + " (cũ)"
	a.NoteEN = "only the former district is known: " + district.FullName
	if len(a.Alternatives) == 1 {
		a.Unit, a.Confidence, a.Alternatives = a.Alternatives[0], Likely, nil
	}
	return a
}

// namesakes returns the communes of the district's province that the text names, by type word or as a part of its own.
func (d *decider) namesakes(district *node, dm *match) (out []*node) {
	province := d.u.old[district.Parent]
	for i := range d.matches {
		m := &d.matches[i]
		if province == nil || !m.typed && !m.whole || m.typeFrom < dm.to && dm.typeFrom < m.to {
			continue
		}
		for _, n := range m.nodes {
			if n.Level == LevelCommune && d.u.holds(province, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// topUnit returns the unit of this level that the text names most clearly. A district must fit the province.
func (d *decider) topUnit(among []int, level Level) (*node, *match) {
	var best *node
	var at *match
	top := 0.0
	for _, i := range among {
		m := &d.matches[i]
		for _, n := range m.nodes {
			p := m.points()
			if n.Level == level && level == LevelDistrict {
				p += d.fitsProvince(n)
			}
			if n.Level == level && p > top && p >= pointsLast {
				best, at, top = n, m, p
			}
		}
	}
	return best, at
}

// fitsProvince favours a district whose province the text or the hint names.
func (d *decider) fitsProvince(district *node) float64 {
	if d.hint != nil && d.u.shareProvince(district, d.hint) {
		return pointsHint
	}
	for _, i := range d.provinces {
		for _, n := range d.matches[i].nodes {
			if n.Level == LevelProvince && d.u.shareProvince(district, n) {
				return pointsAbove
			}
		}
	}
	return 0
}

// provinceNow returns the province in force that p is or went into, "" when unknown or several.
func (d *decider) provinceNow(p *node) string {
	switch {
	case p == nil && d.hint != nil:
		return d.hint.Code
	case p == nil:
		return ""
	case p.Era == EraNow:
		return p.Code
	case len(p.next) == 1:
		return p.next[0]
	}
	return ""
}
