package geofile

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// rawFeature is a GeoJSON feature whose geometry is read only once its type is known.
type rawFeature struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   json.RawMessage            `json:"geometry"`
}

// feature adds one feature as a shape, or as a problem, or as both where it could be mended.
func (c *collector) feature(raw []byte, line int) {
	shape, err := c.shape(raw)
	c.add(shape, err, line)
}

// add takes what was read of one feature, and the reason why that is not all.
func (c *collector) add(shape geo.Shape, err error, line int) {
	c.report.Features++
	if err == nil {
		shape.Geometry, err = c.mend(shape, line)
	}
	if err != nil {
		c.problem(err, shape.Code, line, false)
		return
	}
	for _, polygon := range shape.Geometry {
		for _, ring := range polygon {
			c.report.Points += len(ring)
		}
	}
	c.shapes = append(c.shapes, shape)
}

func (c *collector) problem(err error, code string, line int, kept bool) {
	p := Problem{Feature: c.report.Features, Line: line, Code: code, Kept: kept}
	var field *geo.FieldError
	if errors.As(err, &field) {
		p.VI, p.EN = field.VI, field.EN
	}
	c.report.Problems = append(c.report.Problems, p)
}

// mend takes out rings without area, such as slivers left by rounding, tells of it, and checks the rest.
func (c *collector) mend(shape geo.Shape, line int) (orb.MultiPolygon, error) {
	dropped := 0
	var out orb.MultiPolygon
	for _, polygon := range shape.Geometry {
		var kept orb.Polygon
		for i, ring := range polygon {
			if flat(ring) {
				dropped++
				if i == 0 {
					break
				}
				continue
			}
			kept = append(kept, ring)
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	if len(out) == 0 {
		out = shape.Geometry
	} else if dropped > 0 {
		c.problem(problem("đã bỏ đường bao không có diện tích", "rings without area were left out"), shape.Code, line, true)
	}
	return out, geo.CheckPolygon("geometry", out)
}

// flat tells whether a closed ring covers less than a cell of the coordinates' resolution.
func flat(ring orb.Ring) bool {
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return false
	}
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		sum += (a[0]-ring[0][0])*(b[1]-ring[0][1]) - (b[0]-ring[0][0])*(a[1]-ring[0][1])
	}
	return math.Abs(sum) < 1e-13
}

func (c *collector) shape(raw []byte) (geo.Shape, error) {
	if len(raw) > c.options.MaxFeature {
		return geo.Shape{}, problem("đối tượng quá lớn", "the feature is too large")
	}
	var f rawFeature
	if err := json.Unmarshal(raw, &f); err != nil {
		return geo.Shape{}, problem("JSON hỏng", "broken JSON")
	}
	shape := geo.Shape{Code: text(f.Properties[c.options.CodeProperty]), Name: text(f.Properties[c.options.NameProperty])}
	if f.Type != "Feature" {
		return shape, problem("không phải là một Feature", "it is not a Feature")
	}
	if err := c.needCode(shape); err != nil {
		return shape, err
	}
	geometry, err := polygons(f.Geometry)
	if err != nil {
		return shape, err
	}
	shape.Geometry = geometry
	return shape, nil
}

func (c *collector) needCode(shape geo.Shape) error {
	if shape.Code == "" {
		return problem("thiếu mã đơn vị (thuộc tính "+c.options.CodeProperty+")", "no unit code (property "+c.options.CodeProperty+")")
	}
	return nil
}

func noArea() error {
	return problem("loại hình không phải là vùng (Polygon, MultiPolygon)", "the geometry is no area (Polygon, MultiPolygon)")
}

func problem(vi, en string) error { return &geo.FieldError{Field: "feature", VI: vi, EN: en} }

// text reads a property that is a string or a number.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// polygons reads a Polygon or MultiPolygon; other types are a problem of the feature.
func polygons(raw json.RawMessage) (orb.MultiPolygon, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, problem("không có hình", "no geometry")
	}
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, problem("hình hỏng", "broken geometry")
	}
	var polygon orb.Polygon
	var multi orb.MultiPolygon
	var err error
	switch g.Type {
	case "Polygon":
		err = json.Unmarshal(g.Coordinates, &polygon)
		multi = orb.MultiPolygon{polygon}
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &multi)
	default:
		return nil, noArea()
	}
	if err != nil {
		return nil, problem("tọa độ hỏng", "broken coordinates")
	}
	return multi, nil
}
