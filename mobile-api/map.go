package mobileapi

import (
	"context"
	"fmt"

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
		Description: "A GeoJSON FeatureCollection. The property layer is case (id, code, priority, status, approx), carer (id, name, free, places), area or track (name; a track has radius_m, the metres to each side that the storm strikes).",
		Content:     map[string]*huma.MediaType{"application/geo+json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
	}
}

func (s *Server) mapView(ctx context.Context, _ *struct{}) (*mapOut, error) {
	v, err := s.service.Map(ctx, user(ctx))
	if err != nil {
		return nil, err
	}
	body, err := features(v).MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write map: %w", err)
	}
	return &mapOut{"application/geo+json", body}, nil
}

// features makes GeoJSON of what a reader may see: areas first, so that points are drawn above them.
func features(v responder.MapView) *geojson.FeatureCollection {
	all := geojson.NewFeatureCollection()
	for _, a := range v.Areas {
		for _, g := range shapes(a.Area) {
			p := geojson.Properties{"layer": layerOf(g), "name": a.Name}
			if p["layer"] == "track" {
				p["radius_m"] = widest(a.Area.Track)
			}
			all.Append(feature(g, p))
		}
	}
	for _, c := range v.Carers {
		all.Append(feature(point(c.Lon, c.Lat), geojson.Properties{"layer": "carer", "id": c.ID, "name": c.Name, "free": c.Free, "places": c.Places}))
	}
	for _, c := range v.Cases {
		all.Append(feature(point(c.Lon, c.Lat), geojson.Properties{"layer": "case", "id": c.ID, "code": c.Code, "priority": c.Priority,
			"status": c.Status, "approx": c.Approx}))
	}
	return all
}

func feature(g orb.Geometry, p geojson.Properties) *geojson.Feature {
	f := geojson.NewFeature(g)
	f.Properties = p
	return f
}

// point is a place that the view has checked to be known.
func point(lon, lat *float64) orb.Point { return orb.Point{*lon, *lat} }

// layerOf tells the way of a storm from the area it strikes.
func layerOf(g orb.Geometry) string {
	if g.Dimensions() == 1 {
		return "track"
	}
	return "area"
}
