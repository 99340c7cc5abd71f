package responder

import (
	"context"
	"fmt"
	"strings"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Roads tells how far it is by road from one point to each of several. A server answers in geo/osrm, a graph in memory in
// geo/road.
type Roads interface {
	Roads(ctx context.Context, from orb.Point, to []orb.Point) ([]geo.Road, error)
}

// Method says where a road distance is from.
type Method string

// The methods; "" is none: a point is not known.
const (
	ByOSRM     Method = "osrm"     // the operator's own routing server, which knows of no flood
	ByGraph    Method = "graph"    // the imported roads, without those in flooded areas
	ByEstimate Method = "estimate" // the straight line and a factor: nobody knows whether there is a way
)

// Obstacle says why no road leads from one point to another; "" is none.
type Obstacle string

// The obstacles.
const (
	NoWay   Obstacle = "no_way"  // by any road
	Flooded Obstacle = "flooded" // each way leads through the area of an open flood or landslide
)

// Drive is how far it is by road.
type Drive struct {
	DistanceM     int64    `json:"distance_m" doc:"by road, with the straight way from both points to it; -1 unknown or unreachable"`
	Method        Method   `json:"method" doc:"osrm, graph, or estimate from the straight line; empty: a point is not known"`
	Unreachable   Obstacle `json:"unreachable" doc:"no_way or flooded; empty: reachable, or not known"`
	FloodsUnknown bool     `json:"floods_unknown" doc:"a flood is near, and the distance may lead through it"`
	VI            string   `json:"distance_vi"`
	EN            string   `json:"distance_en"`
}

func unknownDrive() Drive { return Drive{DistanceM: -1} }

// estimated is the drive that a straight distance in metres lets one expect.
func estimated(straight float64) Drive {
	return Drive{DistanceM: int64(geo.RoadEstimate(straight)), Method: ByEstimate}
}

// order puts what is reached before what is not known, and that before what no road reaches.
func (d *Drive) order() int {
	switch {
	case d.Unreachable != "":
		return 2
	case d.Method == "":
		return 1
	}
	return 0
}

// say puts the drive in words.
func (d *Drive) say() {
	by := map[Method][2]string{ByOSRM: {"theo máy chủ OSRM", "by the OSRM server"}, ByGraph: {"theo mạng đường đã nhập", "by the imported roads"},
		ByEstimate: {"ước tính từ đường chim bay", "estimated from the straight line"}}[d.Method]
	switch {
	case d.Unreachable == Flooded:
		d.VI, d.EN = "không tới được bằng đường bộ: đường trong vùng ngập, sạt lở", "unreachable by road: the roads are in a flooded area"
	case d.Unreachable != "":
		d.VI, d.EN = "không có đường bộ tới nơi ("+by[0]+")", "unreachable by road ("+by[1]+")"
	case d.Method == "":
		d.VI, d.EN = "chưa biết khoảng cách", "the distance is not known"
	default:
		km := fmt.Sprintf("%.1f km", float64(d.DistanceM)/1000)
		d.VI, d.EN = strings.Replace(km, ".", ",", 1)+" đường bộ, "+by[0], km+" by road, "+by[1]
	}
	if d.FloodsUnknown {
		d.VI, d.EN = d.VI+"; gần vùng ngập, chưa biết đường nào đi được", d.EN+"; a flood is near, open roads are not known"
	}
}

// road gives a drive of an answer; ok is false where the method knows nothing.
func (m Method) road(r geo.Road) (d Drive, ok bool) {
	switch {
	case !r.Near:
		return d, false
	case !r.Reachable:
		return Drive{DistanceM: -1, Method: m, Unreachable: NoWay}, true
	}
	return Drive{DistanceM: int64(r.Metres + r.SnapM), Method: m}, true
}

// drives answers how far it is to each point: by OSRM, else by the imported roads, else by the estimate. Where a flood is
// near the imported roads come first, because OSRM knows of none (docs/adr/0004-road-distance.md).
func (s *Service) drives(ctx context.Context, a *careRequest, to []orb.Point) []Drive {
	if len(to) == 0 {
		return nil
	}
	closed, unsure := a.floodNear(to)
	ways := []func(context.Context, *careRequest, []orb.Point) []Drive{s.byOSRM, s.byGraph}
	if closed {
		ways[0], ways[1] = ways[1], ways[0]
	}
	out := make([]Drive, len(to))
	for _, way := range ways {
		fill(out, to, func(left []orb.Point) []Drive { return way(ctx, a, left) })
	}
	for i := range out {
		d := &out[i]
		if d.Method == "" {
			*d = estimated(geo.Metres(*a.from, to[i]))
		}
		d.FloodsUnknown = unsure || closed && d.Method != ByGraph
	}
	return out
}

// fill asks once for all drives that are not known yet. No answer, nil, leaves them as they are.
func fill(out []Drive, to []orb.Point, ask func([]orb.Point) []Drive) {
	var left []orb.Point
	var of []int
	for i := range out {
		if out[i].Method == "" {
			left, of = append(left, to[i]), append(of, i)
		}
	}
	if len(left) > 0 {
		for i, d := range ask(left) {
			out[of[i]] = d
		}
	}
}

func (s *Service) byOSRM(ctx context.Context, a *careRequest, to []orb.Point) []Drive {
	if s.OSRM == nil {
		return nil
	}
	roads, err := s.OSRM.Roads(ctx, *a.from, to)
	if err != nil || len(roads) != len(to) {
		return nil // whoever watches the server tells of it; here the next method serves
	}
	return read(ByOSRM, roads)
}

// byGraph searches the roads that are open, and those that are not where no other leads.
func (s *Service) byGraph(ctx context.Context, a *careRequest, to []orb.Point) []Drive {
	net := s.sets.roads.Load()
	if net.graph == nil {
		return nil
	}
	roads, err := net.without(&a.floods).Roads(ctx, *a.from, to)
	if err != nil {
		return nil // the asker went away
	}
	out := read(ByGraph, roads)
	if len(a.floods.drawn) == 0 {
		return out
	}
	var cut []orb.Point
	var of []int
	for i := range out {
		if out[i].Unreachable != "" {
			cut, of = append(cut, to[i]), append(of, i)
		}
	}
	dry, err := net.graph.Without(nil).Roads(ctx, *a.from, cut)
	for i := range dry {
		if err == nil && dry[i].Reachable {
			out[of[i]].Unreachable = Flooded
		}
	}
	return out
}

func read(m Method, roads []geo.Road) []Drive {
	out := make([]Drive, len(roads))
	for i, r := range roads {
		out[i], _ = m.road(r)
	}
	return out
}
