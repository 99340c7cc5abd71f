package mobileapi

import (
	"context"
	"fmt"
	"slices"

	"kipthoi/responder"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

type mapOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (*mapOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{
		Description: "A GeoJSON FeatureCollection. The property layer is area or track (name; a track has radius_m, the metres to each side that the storm strikes). Its bbox frames the cases and carers of the tiles; none: there are none.",
		Content:     map[string]*huma.MediaType{"application/geo+json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
	}
}

func (s *Server) mapView(ctx context.Context, _ *struct{}) (*mapOut, error) {
	areas, err := s.service.Areas(ctx, user(ctx))
	if err != nil {
		return nil, err
	}
	v, err := s.maps.now(ctx, user(ctx))
	if err != nil {
		return nil, err
	}
	all := features(areas)
	all.BBox = v.frame()
	body, err := all.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write map: %w", err)
	}
	return &mapOut{"application/geo+json", body}, nil
}

// features makes GeoJSON of areas.
func features(areas []responder.AreaView) *geojson.FeatureCollection {
	all := geojson.NewFeatureCollection()
	for _, a := range areas {
		for _, g := range shapes(a.Area) {
			f := geojson.NewFeature(g)
			f.Properties = geojson.Properties{"layer": layerOf(g), "name": a.Name}
			if f.Properties["layer"] == "track" {
				f.Properties["radius_m"] = widest(a.Area.Track)
			}
			all.Append(f)
		}
	}
	return all
}

// layerOf tells the way of a storm from the area it strikes.
func layerOf(g orb.Geometry) string {
	if g.Dimensions() == 1 {
		return "track"
	}
	return "area"
}

type mapListIn struct {
	West     float64 `query:"west" minimum:"-180" maximum:"180" default:"-180" doc:"degrees; the frame, its edges included"`
	South    float64 `query:"south" minimum:"-90" maximum:"90" default:"-90"`
	East     float64 `query:"east" minimum:"-180" maximum:"180" default:"180"`
	North    float64 `query:"north" minimum:"-90" maximum:"90" default:"90"`
	Priority int64   `query:"priority" minimum:"0" maximum:"4" doc:"only cases of this priority; 0: all"`
	Limit    int     `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"of each list"`
}

type caseOnMap struct {
	ID       string               `json:"id"`
	Code     string               `json:"code"`
	Priority int64                `json:"priority"`
	Status   responder.CaseStatus `json:"status"`
	UnitName string               `json:"unit_name"`
	Approx   bool                 `json:"approx"`
	Lon      float64              `json:"lon"`
	Lat      float64              `json:"lat"`
}

type carerOnMap struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Free   int64   `json:"free"`
	Places int64   `json:"places"`
	Lon    float64 `json:"lon"`
	Lat    float64 `json:"lat"`
}

type mapList struct {
	Cases       []caseOnMap  `json:"cases" doc:"most urgent first"`
	CasesTotal  int          `json:"cases_total"`
	Carers      []carerOnMap `json:"carers" doc:"most free places first"`
	CarersTotal int          `json:"carers_total"`
}

type mapListOut struct{ Body mapList }

// mapList says in words what the tiles draw inside a frame.
func (s *Server) mapList(ctx context.Context, in *mapListIn) (*mapListOut, error) {
	if in.West > in.East {
		return nil, turned("query.east")
	}
	if in.South > in.North {
		return nil, turned("query.north")
	}
	v, err := s.maps.now(ctx, user(ctx))
	if err != nil {
		return nil, err
	}
	frame := orb.Bound{Min: orb.Point{in.West, in.South}, Max: orb.Point{in.East, in.North}}
	return &mapListOut{v.inside(frame, in.Priority, in.Limit)}, nil
}

func turned(field string) error {
	return &responder.Error{Code: responder.CodeInvalid, Field: field, VI: "cạnh này phải nằm sau cạnh đối diện", EN: "must not lie before the opposite edge"}
}

func (v *view) inside(frame orb.Bound, priority int64, limit int) mapList {
	out := mapList{Cases: []caseOnMap{}, Carers: []carerOnMap{}}
	for _, c := range v.cases {
		if !frame.Contains(orb.Point{*c.Lon, *c.Lat}) || priority != 0 && c.Priority != priority {
			continue
		}
		if out.CasesTotal++; out.CasesTotal <= limit {
			out.Cases = append(out.Cases, caseOnMap{c.ID, c.Code, c.Priority, c.Status, c.UnitName, c.Approx, *c.Lon, *c.Lat})
		}
	}
	for _, i := range v.roomiest {
		c := v.carers[i]
		if !frame.Contains(orb.Point{*c.Lon, *c.Lat}) {
			continue
		}
		if out.CarersTotal++; out.CarersTotal <= limit {
			out.Carers = append(out.Carers, carerOnMap{c.ID, c.Name, c.Free, c.Places, *c.Lon, *c.Lat})
		}
	}
	return out
}

// frame is the smallest box around all points; nil when there are none.
func (v *view) frame() geojson.BBox {
	all := make(orb.MultiPoint, 0, len(v.cases)+len(v.carers))
	for _, c := range v.cases {
		all = append(all, orb.Point{*c.Lon, *c.Lat})
	}
	for _, c := range v.carers {
		all = append(all, orb.Point{*c.Lon, *c.Lat})
	}
	if len(all) == 0 {
		return nil
	}
	return geojson.NewBBox(all.Bound())
}

// byRoom numbers carers by their free places, most first.
func byRoom(carers []responder.CarerView) []int {
	order := make([]int, len(carers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(carers[b].Free - carers[a].Free) })
	return order
}
