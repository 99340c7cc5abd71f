package road

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// maxLine bounds the bytes of a row.
const maxLine = 64 << 10

func badInput(vi, en string) error { return &geo.FieldError{Field: "roads", VI: vi, EN: en} }

// AddNodes reads a table of nodes in CSV: osm_node, lat, lon. Other columns are ignored. The error concerns the whole
// table: no header, a row without end, too many.
func (d *Draft) AddNodes(in io.Reader) error {
	return d.eachRow(in, []string{"osm_node", "lat", "lon"}, nil, func(v []float64, id []int64) error {
		return d.node(id[0], orb.Point{v[2], v[1]})
	})
}

// AddSegments reads a table of segments in CSV: from_node, to_node, metres; oneway if there.
func (d *Draft) AddSegments(in io.Reader) error {
	return d.eachRow(in, []string{"from_node", "to_node", "metres"}, []string{"oneway"}, func(v []float64, id []int64) error {
		return d.segment(Segment{From: id[0], To: id[1], Metres: v[2], OneWay: v[3] == 1})
	})
}

func tooMany(n, most int) error {
	if n > most {
		return tooLarge()
	}
	return nil
}

// eachRow calls fn with the numbers of each row: those of needed columns, then of others, which may be absent or empty.
func (d *Draft) eachRow(in io.Reader, needed, others []string, fn func(v []float64, id []int64) error) error {
	rows := bufio.NewScanner(in)
	rows.Buffer(nil, maxLine)
	if !rows.Scan() {
		return badInput("không đọc được dòng tiêu đề", "the header cannot be read")
	}
	header, err := cells(strings.TrimPrefix(rows.Text(), "\ufeff"))
	if err != nil {
		return err
	}
	at := make([]int, 0, len(needed)+len(others))
	for i, name := range slices.Concat(needed, others) {
		at = append(at, slices.Index(header, name))
		if i < len(needed) && at[i] < 0 {
			return badInput("bảng thiếu cột "+name, "the table has no column "+name)
		}
	}
	values, ids := make([]float64, len(at)), make([]int64, len(at))
	for row := 1; rows.Scan(); row++ {
		texts, err := cells(rows.Text())
		if err == nil {
			err = numbers(texts, at, len(needed), values, ids)
		}
		if err != nil {
			d.reject(row, err)
			continue
		}
		if err := fn(values, ids); err != nil {
			return err
		}
	}
	if errors.Is(rows.Err(), bufio.ErrTooLong) {
		return badInput("có dòng quá dài", "a row is too long")
	}
	return rows.Err()
}

// cells divides a row, which is one line.
func cells(row string) ([]string, error) {
	if !strings.Contains(row, `"`) {
		return strings.Split(strings.TrimSuffix(row, "\r"), ","), nil
	}
	out, err := csv.NewReader(strings.NewReader(row)).Read()
	if err != nil {
		return nil, badInput("dòng không đọc được", "the row cannot be read")
	}
	return out, nil
}

func numbers(cells []string, at []int, needed int, values []float64, ids []int64) (err error) {
	for i, column := range at {
		values[i], ids[i] = 0, 0
		if i >= needed && (column < 0 || column >= len(cells) || cells[column] == "") {
			continue
		}
		if column >= len(cells) {
			return badInput("dòng thiếu ô", "the row has too few cells")
		}
		if values[i], err = strconv.ParseFloat(cells[column], 64); err != nil || math.IsNaN(values[i]) {
			return badInput("có ô không phải số", "a cell is not a number")
		}
		ids[i], _ = strconv.ParseInt(cells[column], 10, 64) // a length is no id
	}
	return nil
}

// element is a node or a way of OSM's JSON, or a feature of GeoJSON.
type element struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"` // a number in OSM, anything in GeoJSON
	Lat        float64                    `json:"lat"`
	Lon        float64                    `json:"lon"`
	Nodes      []int64                    `json:"nodes"`
	Tags       map[string]string          `json:"tags"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   json.RawMessage            `json:"geometry"` // of GeoJSON; some OSM has one too, which repeats its nodes
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// motorways and all below, to service roads and tracks: what a car can drive on.
func drivable() []string {
	return []string{"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary",
		"tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track"}
}

func forMotors(tags map[string]string) bool {
	for _, key := range []string{"access", "vehicle", "motor_vehicle", "motorcar"} {
		if tags[key] == "no" {
			return false
		}
	}
	return slices.Contains(drivable(), tags["highway"]) && tags["area"] != "yes"
}

// directions says which ways a road may be driven.
func directions(tags map[string]string) (forward, back bool) {
	switch oneway := tags["oneway"]; {
	case oneway == "-1" || oneway == "reverse":
		return false, true
	case oneway == "yes" || oneway == "1" || oneway == "true":
		return true, false
	case oneway == "":
		return true, tags["junction"] != "roundabout" && tags["junction"] != "circular" && tags["highway"] != "motorway"
	}
	return true, true
}

// way takes the segments between its nodes, which may come later.
func (d *Draft) way(e *element) error {
	if !forMotors(e.Tags) {
		d.report.Others++
		return nil
	}
	forward, back := directions(e.Tags)
	for i := 1; i < len(e.Nodes); i++ {
		s := Segment{From: e.Nodes[i-1], To: e.Nodes[i], OneWay: forward != back}
		if back && !forward {
			s.From, s.To = s.To, s.From
		}
		if s.From == s.To {
			continue
		}
		if err := d.segment(s); err != nil {
			return err
		}
	}
	return nil
}
