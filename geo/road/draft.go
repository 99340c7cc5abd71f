package road

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// Draft is a network while it is read, from one kind of file. What it cannot use it leaves out and reports.
type Draft struct {
	skip     map[string]string
	nodes    map[int64]orb.Point
	segments []Segment
	lines    int // of GeoJSON
	line     []int32
	report   Report
}

// Report says what became of a file.
type Report struct {
	Nodes, Segments   int
	Parts             int     // within each of which every node reaches every other
	MainShare         float64 // of the nodes in the largest of them, 0 to 1
	Noded, Bridges    int     // ends of lines put onto another line: where they touch it, and over a gap
	BridgedM, WidestM float64 // length of all gaps bridged, and of the widest
	Others            int     // features that are no road for cars, or to be skipped
	Rejected          int
	Reasons           []geo.Rejected // the first of them: row, feature or element of the file
}

const maxReasons = 1000

// NewDraft begins a network. Features of GeoJSON are skipped when a property has the value given here.
func NewDraft(skip map[string]string) *Draft {
	return &Draft{skip: skip, nodes: map[int64]orb.Point{}}
}

func (d *Draft) reject(row int, err error) {
	d.report.Rejected++
	if field := (*geo.FieldError)(nil); errors.As(err, &field) && len(d.report.Reasons) < maxReasons {
		d.report.Reasons = append(d.report.Reasons, geo.Rejected{Row: row, VI: field.VI, EN: field.EN})
	}
}

// node keeps a point by its id.
func (d *Draft) node(id int64, p orb.Point) error {
	d.nodes[id] = p
	return tooMany(len(d.nodes), MaxNodes)
}

func (d *Draft) segment(s Segment) error {
	d.segments = append(d.segments, s)
	return tooMany(len(d.segments), MaxSegments)
}

// Add takes the JSON of a node or way of OSM, or of a feature of GeoJSON; number is its place in the file. Only ways open
// to motor traffic are taken; oneway and roundabouts are kept to. A line that says nothing of traffic is a road both ways.
// The error is that the network is too large.
func (d *Draft) Add(raw []byte, number int) error {
	var e element
	if err := json.Unmarshal(raw, &e); err != nil {
		d.reject(number, badInput("JSON hỏng", "broken JSON"))
		return nil
	}
	switch e.Type {
	case "node":
		id, err := strconv.ParseInt(string(e.ID), 10, 64)
		if err != nil {
			d.reject(number, badInput("nút không có mã", "a node without an id"))
			return nil
		}
		return d.node(id, orb.Point{e.Lon, e.Lat})
	case "way":
		return d.way(&e)
	case "Feature":
		return d.feature(&e, number)
	}
	d.report.Others++
	return nil
}

// Graph joins lines of GeoJSON over gaps of at most so many metres, leaves out what cannot be, and builds. The error is
// that nothing is left.
func (d *Draft) Graph(gap float64) (*Graph, Report, error) {
	if d.lines > 0 {
		if err := d.join(gap); err != nil {
			return nil, d.report, err
		}
	}
	sound := d.segments[:0]
	for i, s := range d.segments {
		if err := d.check(s); err != nil {
			d.reject(i+1, err)
			continue
		}
		sound = append(sound, s)
	}
	g, err := Build(d.nodes, sound)
	if err != nil {
		return nil, d.report, err
	}
	d.report.Nodes, d.report.Segments = g.Nodes(), len(sound)
	d.report.Parts, d.report.MainShare = g.parts, float64(g.most)/float64(g.Nodes())
	return g, d.report, nil
}

func (d *Draft) check(s Segment) error {
	from, ok1 := d.nodes[s.From]
	to, ok2 := d.nodes[s.To]
	if !ok1 || !ok2 {
		return &geo.FieldError{Field: "node", VI: "đoạn đường có nút không tồn tại", EN: "a node of the segment is missing"}
	}
	if !(s.Metres >= 0 && s.Metres <= maxMetres && geo.Metres(from, to) <= maxMetres) {
		return &geo.FieldError{Field: "metres", VI: "độ dài phải từ 0 đến 100.000 m", EN: "the length must be from 0 to 100,000 m"}
	}
	return cmp.Or(geo.CheckPoint(from), geo.CheckPoint(to))
}
