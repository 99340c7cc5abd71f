package placement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a problem.
const (
	MaxInput      = 512 << 20 // bytes of JSON
	maxGroups     = 20_000
	maxHomes      = 20_000
	maxPairs      = 4_000_000
	maxPlaces     = 1_000_000
	maxCost       = 1e9
	maxUrgency    = 9
	maxID         = 100 // characters
	maxTimeS      = 600
	maxIterations = 1_000_000
	defaultTimeS  = 10
)

// FieldError says which field of a problem is wrong, never with its value.
type FieldError struct {
	Field  string // such as pairs[17].home
	VI, EN string
}

func (e *FieldError) Error() string { return strings.TrimPrefix(e.Field+": "+e.EN, ": ") }

func wrong(field, vi, en string) error { return &FieldError{field, vi, en} }

// Read gives the problem that a JSON text describes. Errors are a *FieldError.
func Read(data []byte) (*Problem, error) {
	if len(data) > MaxInput {
		return nil, wrong("", "bài toán quá lớn", "the problem is too large")
	}
	var p Problem
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&p); err != nil {
		return nil, unreadable(data, err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong("", "có dữ liệu thừa sau bài toán", "there is more after the problem")
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return &p, nil
}

// unreadable names the field that the decoder could not read, as well as it can be known.
func unreadable(data []byte, err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return wrong(place(data, kind.Field), "không đúng kiểu dữ liệu", "has the wrong type")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok && utf8.RuneCountInString(name) <= maxID {
		return wrong("", "có trường không biết", "there is an unknown field")
	}
	return wrong("", "không phải JSON đúng dạng", "is not well-formed JSON")
}

// place puts the number into a path such as pairs.cost, which the decoder gives without it.
func place(data []byte, field string) string {
	list, name, ok := strings.Cut(field, ".")
	if !ok {
		return field
	}
	var lists map[string]json.RawMessage
	var rows []json.RawMessage
	if json.Unmarshal(data, &lists) != nil || json.Unmarshal(lists[list], &rows) != nil {
		return field
	}
	for i, row := range rows {
		if badRow(list, row) {
			return fmt.Sprintf("%s[%d].%s", list, i, name)
		}
	}
	return field
}

func badRow(list string, row json.RawMessage) bool {
	switch list {
	case "groups":
		return json.Unmarshal(row, new(Group)) != nil
	case "homes":
		return json.Unmarshal(row, new(Home)) != nil
	}
	return json.Unmarshal(row, new(Pair)) != nil
}

// Validate says what is wrong with the problem, as a *FieldError.
func (p *Problem) Validate() error {
	_, err := p.rows()
	return err
}

// table is a problem with numbers instead of names.
type table struct {
	rows  []indexed
	pins  []indexed
	last  []int32 // home of each group in the previous plan; none
	whole bool    // every cost is a whole number
}

type indexed struct {
	group, home, places int32
	cost                float64
}

// rows checks the problem and gives its pairs without those that pins and bans exclude.
func (p *Problem) rows() (*table, error) {
	if err := p.validSize(); err != nil {
		return nil, err
	}
	groups, err := p.validGroups()
	if err != nil {
		return nil, err
	}
	homes, err := p.validHomes()
	if err != nil {
		return nil, err
	}
	t := &table{whole: !slices.ContainsFunc(p.Pairs, func(q Pair) bool { return q.Cost == nil || *q.Cost != math.Trunc(*q.Cost) })}
	if t.rows, err = p.validPairs(groups, homes); err != nil {
		return nil, err
	}
	if err := p.twice(t.rows); err != nil {
		return nil, err
	}
	return t, p.decide(t, groups, homes)
}

func (p *Problem) validSize() error {
	for _, l := range []struct {
		field     string
		have, max int
	}{{"groups", len(p.Groups), maxGroups}, {"homes", len(p.Homes), maxHomes}, {"pairs", len(p.Pairs), maxPairs},
		{"pins", len(p.Pins), maxGroups}, {"bans", len(p.Bans), maxPairs}, {"previous", len(p.Previous), maxGroups}} {
		if l.have > l.max {
			return wrong(l.field, fmt.Sprintf("nhiều hơn %d dòng", l.max), fmt.Sprintf("has more than %d rows", l.max))
		}
	}
	if !(p.TimeLimitS >= 0 && p.TimeLimitS <= maxTimeS) { // NaN is neither
		return wrong("time_limit_s", fmt.Sprintf("phải từ 0 đến %d", maxTimeS), fmt.Sprintf("must be from 0 to %d", maxTimeS))
	}
	if !(p.MoveCost >= 0 && p.MoveCost <= maxCost) {
		return wrong("move_cost", fmt.Sprintf("phải từ 0 đến %.0f", maxCost), fmt.Sprintf("must be from 0 to %.0f", maxCost))
	}
	return whole("iterations", p.Iterations, 0, maxIterations)
}

func (p *Problem) validGroups() (map[string]int32, error) {
	index := make(map[string]int32, len(p.Groups))
	for i, g := range p.Groups {
		at := fmt.Sprintf("groups[%d].", i)
		if err := newID(at+"id", g.ID, int32(i), index); err != nil {
			return nil, err
		}
		if err := whole(at+"size", g.Size, 1, maxPlaces); err != nil {
			return nil, err
		}
		if err := whole(at+"urgency", g.Urgency, 1, maxUrgency); err != nil {
			return nil, err
		}
	}
	return index, nil
}

func (p *Problem) validHomes() (map[string]int32, error) {
	index := make(map[string]int32, len(p.Homes))
	for i, h := range p.Homes {
		at := fmt.Sprintf("homes[%d].", i)
		if err := newID(at+"id", h.ID, int32(i), index); err != nil {
			return nil, err
		}
		if err := whole(at+"places", h.Places, 0, maxPlaces); err != nil {
			return nil, err
		}
	}
	return index, nil
}

func (p *Problem) validPairs(groups, homes map[string]int32) ([]indexed, error) {
	rows := make([]indexed, len(p.Pairs))
	last, g, known := "", int32(none), false
	for i := range p.Pairs {
		q := &p.Pairs[i]
		if q.Group != last || i == 0 { // many pairs of a group often follow each other
			last = q.Group
			g, known = groups[last]
		}
		if !known {
			return nil, wrong(fmt.Sprintf("pairs[%d].group", i), "không có nhóm này", "is no group of the problem")
		}
		h, there := homes[q.Home]
		if !there {
			return nil, wrong(fmt.Sprintf("pairs[%d].home", i), "không có nơi này", "is no home of the problem")
		}
		if err := q.valid(i); err != nil {
			return nil, err
		}
		rows[i] = indexed{g, h, int32(taken(q, &p.Groups[g])), *q.Cost}
	}
	return rows, nil
}

// taken gives the places that a pair needs.
func taken(q *Pair, g *Group) int {
	if q.Places != nil {
		return *q.Places
	}
	return g.Size
}

func (q *Pair) valid(i int) error {
	if q.Cost == nil {
		return wrong(fmt.Sprintf("pairs[%d].cost", i), "cần phải điền", "is required")
	}
	if c := *q.Cost; math.IsNaN(c) || c < 0 || c > maxCost {
		return wrong(fmt.Sprintf("pairs[%d].cost", i), fmt.Sprintf("phải từ 0 đến %.0f", maxCost), fmt.Sprintf("must be from 0 to %.0f", maxCost))
	}
	if q.Places == nil {
		return nil
	}
	if *q.Places < 1 || *q.Places > maxPlaces {
		return whole(fmt.Sprintf("pairs[%d].places", i), *q.Places, 1, maxPlaces)
	}
	return nil
}

func newID(field, id string, i int32, index map[string]int32) error {
	if id == "" {
		return wrong(field, "cần phải điền", "is required")
	}
	if utf8.RuneCountInString(id) > maxID {
		return wrong(field, fmt.Sprintf("dài quá %d ký tự", maxID), fmt.Sprintf("is longer than %d characters", maxID))
	}
	if _, twice := index[id]; twice {
		return wrong(field, "mã này đã có ở trên", "is there twice")
	}
	index[id] = i
	return nil
}

func whole(field string, v, least, most int) error {
	if v < least || v > most {
		return wrong(field, fmt.Sprintf("phải từ %d đến %d", least, most), fmt.Sprintf("must be from %d to %d", least, most))
	}
	return nil
}
