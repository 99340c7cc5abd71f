package road

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// maxInput bounds the bytes of one file, unpacked.
const maxInput = 1 << 30

func badInput(vi, en string) error { return &geo.FieldError{Field: "roads", VI: vi, EN: en} }

// ReadCSV reads a table of nodes (osm_node, lat, lon) and one of segments (from_node, to_node, metres; oneway if
// there). Other columns are ignored.
func ReadCSV(nodes, segments io.Reader) (*Graph, error) {
	places := map[int64]orb.Point{}
	err := eachRow(nodes, []string{"osm_node", "lat", "lon"}, nil, func(v []float64, id []int64) error {
		places[id[0]] = orb.Point{v[2], v[1]}
		return tooMany(len(places), MaxNodes)
	})
	if err != nil {
		return nil, fmt.Errorf("nodes: %w", err)
	}
	var all []Segment
	err = eachRow(segments, []string{"from_node", "to_node", "metres"}, []string{"oneway"}, func(v []float64, id []int64) error {
		all = append(all, Segment{From: id[0], To: id[1], Metres: v[2], OneWay: v[3] == 1})
		return tooMany(len(all), MaxSegments)
	})
	if err != nil {
		return nil, fmt.Errorf("segments: %w", err)
	}
	return Build(places, all)
}

func tooMany(n, most int) error {
	if n > most {
		return tooLarge()
	}
	return nil
}

// eachRow calls fn with the numbers of each row: those of needed columns, then of others, which may be absent or empty.
func eachRow(in io.Reader, needed, others []string, fn func(v []float64, id []int64) error) error {
	r := csv.NewReader(io.LimitReader(in, maxInput))
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return badInput("không đọc được dòng tiêu đề", "the header cannot be read")
	}
	var at []int
	for i, name := range slices.Concat(needed, others) {
		at = append(at, slices.Index(header, name))
		if i < len(needed) && at[i] < 0 {
			return badInput("bảng thiếu cột "+name, "the table has no column "+name)
		}
	}
	values, ids := make([]float64, len(at)), make([]int64, len(at))
	for row := 1; ; row++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = numbers(cells, at, values, ids)
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", row, badInput("dòng không đọc được", "the row cannot be read"))
		}
		if err := fn(values, ids); err != nil {
			return err
		}
	}
}

func numbers(cells []string, at []int, values []float64, ids []int64) (err error) {
	for i, column := range at {
		values[i], ids[i] = 0, 0
		if column < 0 || cells[column] == "" {
			continue
		}
		if values[i], err = strconv.ParseFloat(cells[column], 64); err != nil || math.IsNaN(values[i]) {
			return badInput("không phải số", "is not a number")
		}
		if id, err := strconv.ParseInt(cells[column], 10, 64); err == nil {
			ids[i] = id
		}
	}
	return nil
}

// element is a node or a way of OSM's JSON.
type element struct {
	Type  string            `json:"type"`
	ID    int64             `json:"id"`
	Lat   float64           `json:"lat"`
	Lon   float64           `json:"lon"`
	Nodes []int64           `json:"nodes"`
	Tags  map[string]string `json:"tags"`
}

// ReadOSM reads the answer of an Overpass server in JSON: nodes, and ways with their tags. Only ways open to motor
// traffic are taken; oneway and roundabouts are kept to.
func ReadOSM(in io.Reader) (*Graph, error) {
	var file struct {
		Elements []element `json:"elements"`
	}
	if err := json.NewDecoder(io.LimitReader(in, maxInput)).Decode(&file); err != nil {
		return nil, badInput("JSON hỏng", "broken JSON")
	}
	places := map[int64]orb.Point{}
	var all []Segment
	for i := range file.Elements {
		if e := &file.Elements[i]; e.Type == "node" {
			places[e.ID] = orb.Point{e.Lon, e.Lat}
		}
	}
	for i := range file.Elements {
		if e := &file.Elements[i]; e.Type == "way" && forMotors(e.Tags) {
			all = append(all, e.segments(places)...)
		}
		if err := tooMany(len(all), MaxSegments); err != nil {
			return nil, err
		}
	}
	return Build(places, all)
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

func (e *element) segments(places map[int64]orb.Point) (out []Segment) {
	oneway := e.Tags["oneway"]
	if oneway == "" && (e.Tags["junction"] == "roundabout" || e.Tags["junction"] == "circular" || e.Tags["highway"] == "motorway") {
		oneway = "yes"
	}
	for i := 1; i < len(e.Nodes); i++ {
		s := Segment{From: e.Nodes[i-1], To: e.Nodes[i], OneWay: oneway == "yes" || oneway == "1" || oneway == "true" || oneway == "-1"}
		if oneway == "-1" || oneway == "reverse" {
			s.From, s.To, s.OneWay = s.To, s.From, true
		}
		_, ok1 := places[s.From]
		_, ok2 := places[s.To]
		if ok1 && ok2 && s.From != s.To {
			out = append(out, s)
		}
	}
	return out
}
