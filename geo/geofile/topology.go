package geofile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// Limits of a TopoJSON file, whose arcs have to be held until its end.
const (
	maxArcPoints  = 16 << 20 // in all arcs, 16 bytes each
	maxRingPoints = 32 << 20 // in all rings made of them: a ring may name an arc again and again
	maxNested     = 8        // collections in collections
)

// topology is a TopoJSON file: arcs, and geometries that name them.
type topology struct {
	Transform *struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	}
	arcs       [][]orb.Point
	geometries []json.RawMessage
	points     int // in arcs
	made       int // points in rings
	held       int // bytes of geometries
}

// member reads a member of a topology, when key is one; ok is false for any other.
func (c *collector) member(d *json.Decoder, key json.Token) (ok bool, err error) {
	switch key {
	case "arcs":
		return true, c.list(d, "arcs", func() error { return c.arc(d) })
	case "objects":
		return true, c.objects(d)
	case "transform":
		return true, formatError(d.Decode(&c.topology.Transform))
	}
	return false, nil
}

func (c *collector) arc(d *json.Decoder) error {
	var arc []orb.Point
	if err := d.Decode(&arc); err != nil {
		return formatError(err)
	}
	t := &c.topology
	if t.points += len(arc); t.points > maxArcPoints {
		return fmt.Errorf("%w: the arcs have too many points", ErrFormat)
	}
	t.arcs = append(t.arcs, slices.Clip(arc))
	return nil
}

// objects reads the named objects; the geometries of a collection one by one.
func (c *collector) objects(d *json.Decoder) error {
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return fmt.Errorf("%w: \"objects\" is no object", ErrFormat)
	}
	for d.More() {
		if _, err := d.Token(); err != nil {
			return formatError(err)
		}
		if token, err := d.Token(); err != nil || token != json.Delim('{') {
			return fmt.Errorf("%w: an object of the topology is none", ErrFormat)
		}
		if err := c.topologyObject(d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return formatError(err)
}

func (c *collector) topologyObject(d *json.Decoder) error {
	members := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return formatError(err)
		}
		var value json.RawMessage
		if key == "geometries" {
			err = c.list(d, "geometries", func() error {
				if err := d.Decode(&value); err != nil {
					return formatError(err)
				}
				return c.hold(bytes.Clone(value))
			})
		} else if err = d.Decode(&value); err == nil {
			members[fmt.Sprint(key)] = bytes.Clone(value)
		}
		if err != nil {
			return formatError(err)
		}
		c.fresh()
		if len(members) > maxMembers {
			return fmt.Errorf("%w: an object is too large", ErrFormat)
		}
	}
	if _, err := d.Token(); err != nil {
		return formatError(err)
	}
	if string(members["type"]) == `"GeometryCollection"` || members["arcs"] == nil {
		return nil
	}
	raw, err := json.Marshal(members)
	if err != nil {
		return formatError(err)
	}
	return c.hold(raw)
}

func (c *collector) hold(raw []byte) error {
	t := &c.topology
	if t.held += len(raw); t.held > c.options.MaxFeature {
		return fmt.Errorf("%w: the objects are too large", ErrFormat)
	}
	t.geometries = append(t.geometries, raw)
	return nil
}

// topologyEnd makes shapes of the geometries, now that all arcs are known.
func (c *collector) topologyEnd() {
	t := &c.topology
	t.place()
	for _, raw := range t.geometries {
		c.topologyGeometry(raw, 0)
	}
	c.topology = topology{}
}

// place turns the steps of quantized arcs into degrees.
func (t *topology) place() {
	if t.Transform == nil {
		return
	}
	for _, arc := range t.arcs {
		var at orb.Point
		for i, step := range arc {
			for axis := range at {
				at[axis] += step[axis]
				arc[i][axis] = at[axis]*t.Transform.Scale[axis] + t.Transform.Translate[axis]
			}
		}
	}
}

// arcGeometry is a geometry of a topology.
type arcGeometry struct {
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Arcs       json.RawMessage            `json:"arcs"`
	Geometries []json.RawMessage          `json:"geometries"`
}

func (c *collector) topologyGeometry(raw []byte, depth int) {
	var g arcGeometry
	if err := json.Unmarshal(raw, &g); err != nil {
		c.add(geo.Shape{}, problem("JSON hỏng", "broken JSON"), 0)
		return
	}
	if g.Type == "GeometryCollection" && depth < maxNested {
		for _, part := range g.Geometries {
			c.topologyGeometry(part, depth+1)
		}
		return
	}
	shape := geo.Shape{Code: text(g.Properties[c.options.CodeProperty]), Name: text(g.Properties[c.options.NameProperty])}
	err := c.needCode(shape)
	if err == nil {
		shape.Geometry, err = c.topology.polygons(g)
	}
	c.add(shape, err, 0)
}

func (t *topology) polygons(g arcGeometry) (out orb.MultiPolygon, err error) {
	var polygon [][]int
	var multi [][][]int
	switch g.Type {
	case "Polygon":
		err = json.Unmarshal(g.Arcs, &polygon)
		multi = [][][]int{polygon}
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &multi)
	default:
		return nil, noArea()
	}
	if err != nil {
		return nil, problem("tọa độ hỏng", "broken coordinates")
	}
	for _, rings := range multi {
		polygon := make(orb.Polygon, 0, len(rings))
		for _, arcs := range rings {
			ring, err := t.ring(arcs)
			if err != nil {
				return nil, err
			}
			polygon = append(polygon, ring)
		}
		out = append(out, polygon)
	}
	return out, nil
}

// ring joins arcs, each from the point where the one before ends; ~i is arc i from its end to its start.
func (t *topology) ring(arcs []int) (orb.Ring, error) {
	var out orb.Ring
	for _, i := range arcs {
		back := i < 0
		if back {
			i = ^i
		}
		if i >= len(t.arcs) {
			return nil, problem("hình dùng cung không có trong tệp", "it names an arc that is not in the file")
		}
		if t.made += len(t.arcs[i]); t.made > maxRingPoints {
			return nil, problem("các hình có quá nhiều điểm", "the geometries have too many points")
		}
		from := len(out)
		if from > 0 {
			from--
			out = out[:from]
		}
		out = append(out, t.arcs[i]...)
		if back {
			slices.Reverse(out[from:])
		}
	}
	return out, nil
}
