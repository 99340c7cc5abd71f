package placement

import (
	"fmt"
	"slices"
)

// twice finds a pair that is there twice.
func (p *Problem) twice(rows []indexed) error {
	off := make([]int32, len(p.Groups)+1)
	for _, q := range rows {
		off[q.group+1]++
	}
	for g := range p.Groups {
		off[g+1] += off[g]
	}
	next, list := slices.Clone(off), make([]int32, len(rows))
	for i, q := range rows {
		list[next[q.group]] = int32(i)
		next[q.group]++
	}
	seen := make([]int32, len(p.Homes))
	for g := range p.Groups {
		for _, i := range list[off[g]:off[g+1]] {
			h := rows[i].home
			if seen[h] == int32(g)+1 {
				return wrong(fmt.Sprintf("pairs[%d]", i), "cặp này đã có ở trên", "is there twice")
			}
			seen[h] = int32(g) + 1
		}
	}
	return nil
}

// decide takes out of the pairs what pins and bans leave no choice in, and notes the previous plan.
func (p *Problem) decide(t *table, groups, homes map[string]int32) error {
	banned, err := find("bans", p.Bans, groups, homes)
	if err != nil {
		return err
	}
	pinned, err := find("pins", p.Pins, groups, homes)
	if err != nil {
		return err
	}
	if err := p.pin(t, pinned, banned); err != nil {
		return err
	}
	t.last = slices.Repeat([]int32{none}, len(p.Groups))
	for _, a := range p.Previous { // groups and homes may be gone since
		g, here := groups[a.Group]
		if h, there := homes[a.Home]; here && there {
			t.last[g] = h
		}
	}
	return nil
}

type groupHome struct{ group, home int32 }

// find gives each pair of a list its number there.
func find(field string, list []Assignment, groups, homes map[string]int32) (map[groupHome]int, error) {
	out := make(map[groupHome]int, len(list))
	for i, a := range list {
		g, known := groups[a.Group]
		if !known {
			return nil, wrong(fmt.Sprintf("%s[%d].group", field, i), "không có nhóm này", "is no group of the problem")
		}
		h, known := homes[a.Home]
		if !known {
			return nil, wrong(fmt.Sprintf("%s[%d].home", field, i), "không có nơi này", "is no home of the problem")
		}
		if _, twice := out[groupHome{g, h}]; twice {
			return nil, wrong(fmt.Sprintf("%s[%d]", field, i), "cặp này đã có ở trên", "is there twice")
		}
		out[groupHome{g, h}] = i
	}
	return out, nil
}

// pin fixes the pinned groups, each by an allowed pair, no home overfull.
func (p *Problem) pin(t *table, pinned, banned map[groupHome]int) error {
	free := make([]int, len(p.Homes))
	for h, home := range p.Homes {
		free[h] = home.Places
	}
	fixed, rows := make([]bool, len(p.Groups)), t.rows[:0:0]
	for _, q := range t.rows {
		if i, is := pinned[groupHome{q.group, q.home}]; is {
			delete(pinned, groupHome{q.group, q.home})
			if free[q.home] -= int(q.places); free[q.home] < 0 || fixed[q.group] {
				return wrong(fmt.Sprintf("pins[%d]", i), "nhóm đã được ghim nơi khác hoặc nơi này không đủ chỗ", "the group is pinned twice or the home is too small for all pinned there")
			}
			fixed[q.group] = true
			t.pins = append(t.pins, q)
		}
	}
	for _, i := range pinned {
		return wrong(fmt.Sprintf("pins[%d]", i), "cặp này không có trong danh sách được phép", "is no pair of the problem")
	}
	if len(t.pins) == 0 && len(banned) == 0 {
		return nil
	}
	for _, q := range t.rows {
		if _, ban := banned[groupHome{q.group, q.home}]; !ban && !fixed[q.group] {
			rows = append(rows, q)
		}
	}
	t.rows = rows
	return nil
}
