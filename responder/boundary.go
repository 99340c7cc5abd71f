package responder

import (
	"context"
	"fmt"

	"kipthoi/geo"
)

// BoundarySet is one import of commune polygons; one set is in use at a time.
type BoundarySet struct {
	Meta
	Source     string `json:"source"`
	PrecisionM int64  `json:"precision_m"` // how far its borders may be off, in metres; 0 means exact
	Communes   int64  `json:"communes"`
	Active     bool   `json:"active"`
}

// Table names the table.
func (*BoundarySet) Table() string { return "boundary_sets" }

// Boundary is the polygon of one commune in a set, in geo's compact form.
type Boundary struct {
	Meta
	SetID string `json:"set_id"`
	Shape []byte `json:"shape"`
}

// Table names the table.
func (*Boundary) Table() string { return "boundaries" }

// ImportBoundaries stores commune polygons and then, in one operation, puts them into use: the old set serves until the
// new one is whole. precision says by how many metres borders may be off, 0 to 10,000. done is called with the number of
// communes stored.
func (s *Service) ImportBoundaries(ctx context.Context, shapes []geo.Shape, source string, precision int64, done func(int)) error {
	set := s.NewID()
	const chunk = 100
	for from := 0; from < len(shapes); from += chunk {
		part := shapes[from:min(from+chunk, len(shapes))]
		err := s.Store.Write(ctx, func(tx Tx) error { return s.storeShapes(tx, set, part) })
		if err != nil {
			return wrap(err, "store boundaries")
		}
		done(from + len(part))
	}
	_, err := s.AsSystem(ctx, "boundaries.activate", set, map[string]any{"source": source, "precision_m": precision, "communes": len(shapes)})
	return wrap(err, "put boundaries into use")
}

func (s *Service) storeShapes(tx Tx, set string, shapes []geo.Shape) error {
	for i := range shapes {
		b := &Boundary{Meta: Meta{ID: s.NewID(), Unit: shapes[i].Code, CreatedBy: SystemUser().ID, CreatedAt: s.Now(), UpdatedAt: s.Now()},
			SetID: set, Shape: geo.EncodeShape(shapes[i])}
		if err := tx.Insert(b); err != nil {
			return err
		}
	}
	return nil
}

func applyBoundariesActivate(c *change) error {
	var in struct {
		Source     string `json:"source"`
		PrecisionM int64  `json:"precision_m"`
		Communes   int64  `json:"communes"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if in.PrecisionM < 0 || in.PrecisionM > MaxPrecisionM {
		return invalid("data.precision_m", "độ chính xác phải từ 0 đến 10.000 mét", "the precision must be 0 to 10,000 metres")
	}
	if err := retire(c, func(set *BoundarySet) { set.Active = false }); err != nil {
		return err
	}
	return c.insert(&BoundarySet{Meta: Meta{ID: c.op.Subject}, Source: in.Source, PrecisionM: in.PrecisionM, Communes: in.Communes, Active: true})
}

// retire takes the set that is in use out of it.
func retire[T any, P record[T]](c *change, off func(P)) error {
	old, err := list[T, P](c.tx, Where("active", Eq, true))
	for i := range old {
		off(&old[i])
		err = first(err, c.update(P(&old[i])))
	}
	return err
}

// MaxPrecisionM is worse, in metres, than any map one would import.
const MaxPrecisionM = 10_000

// takeBoundaries reads the polygons in use, when they are not those that are loaded.
func (t *imported) takeBoundaries(tx Tx) error {
	sets, err := list[BoundarySet](tx, Where("active", Eq, true).Top(1))
	if err != nil || len(sets) == 0 || sets[0].ID == t.boundaries {
		return err
	}
	rows, err := list[Boundary](tx, Where("set_id", Eq, sets[0].ID).Top(20000))
	if err != nil {
		return err
	}
	shapes := make([]geo.Shape, len(rows))
	for i := range rows {
		if shapes[i], err = geo.DecodeShape(rows[i].Shape); err != nil {
			return fmt.Errorf("boundary of %s: %w", rows[i].Unit, err)
		}
	}
	places := *t.places
	places.Boundaries = geo.NewBoundariesWithin(shapes, float64(sets[0].PrecisionM))
	t.places, t.boundaries = &places, sets[0].ID
	return nil
}
