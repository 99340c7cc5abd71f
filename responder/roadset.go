package responder

import (
	"bytes"
	"context"
	"io"

	"kipthoi/geo/road"
)

// RoadSet is one import of roads; one set is in use at a time.
type RoadSet struct {
	Meta
	Source string `json:"source"`
	Nodes  int64  `json:"nodes"`
	Pieces int64  `json:"pieces"`
	Active bool   `json:"active"`
}

// Table names the table.
func (*RoadSet) Table() string { return "road_sets" }

// RoadPiece is a part of a set's graph in its stored form; the pieces in order of Number are the whole.
type RoadPiece struct {
	Meta
	SetID  string `json:"set_id"`
	Number int64  `json:"number"`
	Bytes  []byte `json:"bytes"`
}

// Table names the table.
func (*RoadPiece) Table() string { return "road_pieces" }

// pieceSize is the bytes of one piece; the largest graph has some hundred pieces.
const pieceSize = 1 << 20

// ImportRoads stores a graph and then, in one operation, puts it into use: the old one serves until the new one is whole.
// done is called with the pieces stored and those there are.
func (s *Service) ImportRoads(ctx context.Context, g *road.Graph, source string, done func(n, all int)) error {
	var whole bytes.Buffer
	if err := g.Encode(&whole); err != nil {
		return wrap(err, "encode roads")
	}
	set, all := s.NewID(), (whole.Len()+pieceSize-1)/pieceSize
	for n := range all {
		piece := &RoadPiece{Meta: Meta{ID: s.NewID(), CreatedBy: SystemUser().ID, CreatedAt: s.Now(), UpdatedAt: s.Now()},
			SetID: set, Number: int64(n + 1), Bytes: whole.Next(pieceSize)}
		if err := s.Store.Write(ctx, func(tx Tx) error { return tx.Insert(piece) }); err != nil {
			return wrap(err, "store roads")
		}
		done(n+1, all)
	}
	_, err := s.AsSystem(ctx, "roads.activate", set, map[string]any{"source": source, "nodes": g.Nodes(), "pieces": all})
	return wrap(err, "put roads into use")
}

func applyRoadsActivate(c *change) error {
	var in struct {
		Source string `json:"source"`
		Nodes  int64  `json:"nodes"`
		Pieces int64  `json:"pieces"`
	}
	if err := c.op.decode(&in); err != nil {
		return err
	}
	stored, err := c.tx.Count("road_pieces", "", Where("set_id", Eq, c.op.Subject))
	if err != nil {
		return wrap(err, "count roads")
	}
	if in.Pieces < 1 || stored[""] != in.Pieces {
		return invalid("data.pieces", "mạng đường chưa lưu đủ", "is not the number of pieces stored")
	}
	if err := retire(c, func(set *RoadSet) { set.Active = false }); err != nil {
		return err
	}
	return c.insert(&RoadSet{Meta: Meta{ID: c.op.Subject}, Source: in.Source, Nodes: in.Nodes, Pieces: in.Pieces, Active: true})
}

// TakeUpRoads is TakeUp for the graph in use, which only a process that serves needs.
func (s *Service) TakeUpRoads(ctx context.Context) error {
	s.sets.one.Lock()
	defer s.sets.one.Unlock()
	next := &network{set: s.sets.roads.Load().set}
	var pieces []io.Reader
	err := s.Store.Read(ctx, func(tx Tx) error {
		sets, err := list[RoadSet](tx, Where("active", Eq, true).Top(1))
		if err != nil || len(sets) == 0 || sets[0].ID == next.set {
			return err
		}
		next.set = sets[0].ID
		rows, err := list[RoadPiece](tx, Where("set_id", Eq, next.set).By("number").Top(most))
		for i := range rows {
			pieces = append(pieces, bytes.NewReader(rows[i].Bytes))
		}
		return err
	})
	if err != nil || len(pieces) == 0 {
		return wrap(err, "take up roads")
	}
	if next.graph, err = road.Decode(io.MultiReader(pieces...)); err == nil {
		s.sets.roads.Store(next)
	}
	return wrap(err, "take up roads")
}
