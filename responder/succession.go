package responder

import (
	"context"

	"kipthoi/geo"
)

// SuccessionSet is one import of a mapping from old communes to those in force; one set is in use at a time.
type SuccessionSet struct {
	Meta
	Source string `json:"source"`
	Pairs  int64  `json:"pairs"`
	Active bool   `json:"active"`
}

// Table names the table.
func (*SuccessionSet) Table() string { return "succession_sets" }

// Succession says, in a set, that land of an old commune (xã cũ) went into the commune in force that is its unit.
type Succession struct {
	Meta
	SetID string `json:"set_id"`
	Old   string `json:"old_code"`
}

// Table names the table.
func (*Succession) Table() string { return "successions" }

// MaxSuccessions is the most pairs that a mapping may hold; the whole country needs some eleven thousand.
const MaxSuccessions = 50_000

// ImportSuccession stores a mapping and then, in one operation, puts it into use: the old one serves until the new one is
// whole. Pairs with an unknown code are left out and returned. A mapping too long or without a known pair is an error.
func (s *Service) ImportSuccession(ctx context.Context, pairs []geo.Succession, source string) ([]geo.Rejected, error) {
	if len(pairs) > MaxSuccessions {
		return nil, &Error{Code: CodeTooLarge, Field: "mapping", VI: "quá nhiều dòng", EN: "has too many rows"}
	}
	known, rejected := s.Geo().Units.Known(pairs)
	if len(known) == 0 {
		return rejected, invalid("mapping", "không có dòng nào dùng được", "has no row that can be used")
	}
	set := s.NewID()
	const chunk = 500
	for from := 0; from < len(known); from += chunk {
		part := known[from:min(from+chunk, len(known))]
		err := s.Store.Write(ctx, func(tx Tx) error { return s.storePairs(tx, set, part) })
		if err != nil {
			return rejected, wrap(err, "store succession")
		}
	}
	_, err := s.AsSystem(ctx, "succession.activate", set, map[string]any{"source": source, "pairs": len(known)})
	return rejected, wrap(err, "put succession into use")
}

func (s *Service) storePairs(tx Tx, set string, pairs []geo.Succession) error {
	for _, p := range pairs {
		row := &Succession{Meta: Meta{ID: s.NewID(), Unit: p.New, CreatedBy: SystemUser().ID, CreatedAt: s.Now(), UpdatedAt: s.Now()},
			SetID: set, Old: p.Old}
		if err := tx.Insert(row); err != nil {
			return err
		}
	}
	return nil
}

func applySuccessionActivate(c *change) error {
	var in struct {
		Source string `json:"source"`
		Pairs  int64  `json:"pairs"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	stored, err := c.tx.Count("successions", "", Where("set_id", Eq, c.op.Subject))
	if err != nil {
		return wrap(err, "count succession")
	}
	if in.Pairs < 1 || stored[""] != in.Pairs {
		return invalid("data.pairs", "bảng chuyển đổi chưa lưu đủ", "is not the number of pairs stored")
	}
	if err := retire(c, func(set *SuccessionSet) { set.Active = false }); err != nil {
		return err
	}
	return c.insert(&SuccessionSet{Meta: Meta{ID: c.op.Subject}, Source: in.Source, Pairs: in.Pairs, Active: true})
}

// takeSuccession reads the mapping in use, when it is not the one that is loaded.
func (t *imported) takeSuccession(tx Tx) error {
	sets, err := list[SuccessionSet](tx, Where("active", Eq, true).Top(1))
	if err != nil || len(sets) == 0 || sets[0].ID == t.succession {
		return err
	}
	rows, err := list[Succession](tx, Where("set_id", Eq, sets[0].ID).Top(MaxSuccessions))
	if err != nil {
		return err
	}
	pairs := make([]geo.Succession, len(rows))
	for i := range rows {
		pairs[i] = geo.Succession{Old: rows[i].Old, New: rows[i].Unit}
	}
	places := *t.places
	if places.Units, _, err = places.Units.WithSuccession(pairs); err != nil { // a code that a later version of the units lacks is left out
		return wrap(err, "use succession")
	}
	t.places, t.succession = &places, sets[0].ID
	return nil
}
