package main

import (
	"cmp"
	"slices"

	"kipthoi/geo"
)

// target is the commune a mapping row leads to, "" when it cannot be told. The code counts only when the
// commune of that code bears the name and province the row states; otherwise name and province decide.
func (b *builder) target(m mapping) string {
	province := b.provinces[bare(m.NewProvince)]
	w, known := b.byCode[m.NewCode]
	if known && geo.Fold(w.Name) == geo.Fold(m.NewName) && w.Province == province {
		return m.NewCode
	}
	if known {
		b.count.wrongName++
	} else {
		b.count.noCode++
	}
	code := b.byName[geo.Fold(m.NewName)+"|"+province]
	if code == "" {
		b.count.unknownTarget++
	} else {
		b.count.byName++
	}
	return code
}

// oldCommunes makes the communes that had a code on 30 June 2025, and their successors.
func (b *builder) oldCommunes() {
	parent, named := b.oldParents(), map[string]bool{}
	for _, m := range b.mappings {
		b.count.rows++
		if m.OldName == "" {
			b.islandDistrict(m)
		}
		if m.OldCode == "" {
			continue
		}
		kind, name := geo.SplitType(m.OldName)
		if !named[m.OldCode] {
			named[m.OldCode] = true
			b.before = append(b.before, row{Code: m.OldCode, Level: "commune", Type: kind, Name: name, Parent: b.district(m, parent)})
		}
		b.succeed(m.OldCode, b.target(m))
	}
	b.missingCommune()
	for _, codes := range b.next {
		if len(codes) > 1 {
			b.count.divided++
		}
	}
}

// islandDistrict handles the island districts without communes: the district itself became a commune.
func (b *builder) islandDistrict(m mapping) {
	for key, district := range b.districts {
		if key[:len(key)-len("|00")] == bare(m.NewName) {
			b.succeed(district, m.NewCode)
		}
	}
}

// missingCommune adds the one commune the mapping leaves out: Ia Mơ kept its bounds.
func (b *builder) missingCommune() {
	for _, u := range b.old {
		if u.Code == "23938" && b.next[u.Code] == nil {
			kind, name := geo.SplitType(u.Name)
			b.before = append(b.before, row{Code: u.Code, Level: "commune", Type: kind, Name: name, Parent: u.Parent})
			b.succeed(u.Code, "23737")
		}
	}
}

func (b *builder) succeed(old, code string) {
	if code != "" && !slices.Contains(b.next[old], code) {
		b.next[old] = append(b.next[old], code)
		slices.Sort(b.next[old])
	}
}

// formerCommunes makes the communes merged away before 2025, which the mapping knows by name only. A target
// outside the communes that their old district went into is a mistake of the source and is dropped.
func (b *builder) formerCommunes() {
	reach, listed := b.districtReach()
	index := map[string]int{}
	for _, m := range b.mappings {
		if m.OldCode != "" || m.OldName == "" {
			continue
		}
		code, district := b.target(m), b.district(m, nil)
		key := geo.Fold(m.OldName) + "|" + district
		switch {
		case code == "":
		case district == "":
			b.count.noDistrict++
		case !reach[district+code]:
			b.count.wrongDistrict++
		case listed[key]:
			b.count.duplicate++
		default:
			b.addFormer(index, key, m.OldName, district, code)
		}
	}
	slices.SortFunc(b.formers, func(a, c former) int {
		return cmp.Compare(a.District+a.Name+a.Type, c.District+c.Name+c.Type)
	})
}

func (b *builder) addFormer(index map[string]int, key, fullName, district, code string) {
	i, ok := index[key]
	if !ok {
		i = len(b.formers)
		index[key] = i
		kind, name := geo.SplitType(fullName)
		b.formers = append(b.formers, former{Type: kind, Name: name, District: district})
	}
	if !slices.Contains(b.formers[i].Next, code) {
		b.formers[i].Next = append(b.formers[i].Next, code)
		slices.Sort(b.formers[i].Next)
	}
}

// districtReach tells which new communes each old district went into, and which full names it lists.
func (b *builder) districtReach() (reach, listed map[string]bool) {
	reach, listed = map[string]bool{}, map[string]bool{}
	for _, r := range b.before {
		if r.Level != "commune" {
			continue
		}
		listed[geo.Fold(r.Type+" "+r.Name)+"|"+r.Parent] = true
		for _, code := range b.next[r.Code] {
			reach[r.Parent+code] = true
		}
	}
	return reach, listed
}
