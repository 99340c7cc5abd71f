package geo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// shapeVersion is the first byte of an encoded shape.
const shapeVersion = 1

// unitsPerDegree is the resolution of stored coordinates (about 11 cm).
const unitsPerDegree = 1e6

// errShape is what DecodeShape returns, wrapped, for bytes that are no shape.
var errShape = errors.New("geo: not an encoded shape")

// EncodeShape writes a shape compactly: coordinates as differences of millionths of a degree, the closing
// point of each ring left out.
func EncodeShape(s Shape) []byte {
	out := []byte{shapeVersion}
	out = appendText(out, s.Code)
	out = appendText(out, s.Name)
	out = binary.AppendUvarint(out, uint64(len(s.Geometry)))
	var last [2]int64
	for _, polygon := range s.Geometry {
		out = binary.AppendUvarint(out, uint64(len(polygon)))
		for _, ring := range polygon {
			out = appendRing(out, ring, &last)
		}
	}
	return out
}

func appendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

func appendRing(out []byte, ring orb.Ring, last *[2]int64) []byte {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1]
	}
	out = binary.AppendUvarint(out, uint64(len(ring)))
	for _, p := range ring {
		for axis, degrees := range p {
			v := int64(math.Round(degrees * unitsPerDegree))
			out = binary.AppendVarint(out, v-last[axis])
			last[axis] = v
		}
	}
	return out
}

// DecodeShape reads what EncodeShape wrote. Rings come back closed. It never allocates more than a small
// multiple of len(data), whatever counts data claims.
func DecodeShape(data []byte) (Shape, error) {
	d := &shapeReader{data: data}
	if d.byte() != shapeVersion {
		return Shape{}, fmt.Errorf("%w: unknown version", errShape)
	}
	s := Shape{Code: d.text(), Name: d.text()}
	for range d.count(1) {
		s.Geometry = append(s.Geometry, d.polygon())
		if d.failed {
			break
		}
	}
	if d.failed || len(d.data) > 0 {
		return Shape{}, fmt.Errorf("%w: cut off or with a wrong count", errShape)
	}
	return s, nil
}

// shapeReader eats data from the front; after the first failure everything reads as zero.
type shapeReader struct {
	data   []byte
	last   [2]int64
	failed bool
}

func (d *shapeReader) byte() byte {
	if len(d.data) == 0 {
		d.failed = true
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return b
}

// count reads a number of things that take at least size bytes each; a number that cannot be true fails.
func (d *shapeReader) count(size int) int {
	v, n := binary.Uvarint(d.data)
	if n <= 0 || v > uint64((len(d.data)-n)/size) {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = d.data[n:]
	return int(v)
}

func (d *shapeReader) text() string {
	n := d.count(1)
	s := string(d.data[:n])
	d.data = d.data[n:]
	return s
}

func (d *shapeReader) polygon() orb.Polygon {
	n := d.count(1)
	polygon := make(orb.Polygon, 0, min(n, 64))
	for range n {
		polygon = append(polygon, d.ring())
		if d.failed {
			break
		}
	}
	return polygon
}

func (d *shapeReader) ring() orb.Ring {
	n := d.count(2)
	ring := make(orb.Ring, 0, n+1)
	for range n {
		ring = append(ring, orb.Point{d.degrees(0), d.degrees(1)})
	}
	if n > 0 {
		ring = append(ring, ring[0])
	}
	return ring
}

func (d *shapeReader) degrees(axis int) float64 {
	v, n := binary.Varint(d.data)
	if n <= 0 {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = d.data[n:]
	d.last[axis] += v
	return float64(d.last[axis]) / unitsPerDegree
}
