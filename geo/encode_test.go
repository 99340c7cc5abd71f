package geo_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

func TestEncodeShape(t *testing.T) {
	shapes, _ := communeShapes(t)
	points, size := 0, 0
	for _, s := range shapes {
		data := geo.EncodeShape(s)
		back, err := geo.DecodeShape(data)
		if err != nil || back.Code != s.Code || back.Name != s.Name || !near(back.Geometry, s.Geometry) {
			t.Fatalf("%s: %v", s.Code, err)
		}
		if again := geo.EncodeShape(back); !bytes.Equal(again, data) {
			t.Fatalf("%s: encoding is not stable", s.Code)
		}
		size += len(data)
		for _, polygon := range s.Geometry {
			for _, ring := range polygon {
				points += len(ring)
			}
		}
	}
	t.Logf("%d shapes, %d points, %.2f bytes a point", len(shapes), points, float64(size)/float64(points))
}

// near compares geometries to half the stored resolution.
func near(a, b orb.MultiPolygon) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			if len(a[i][j]) != len(b[i][j]) {
				return false
			}
			for k, p := range a[i][j] {
				q := b[i][j][k]
				if math.Abs(p[0]-q[0]) > 0.6e-6 || math.Abs(p[1]-q[1]) > 0.6e-6 {
					return false
				}
			}
		}
	}
	return true
}

func TestDecodeShapeRefuses(t *testing.T) {
	good := geo.EncodeShape(square("00004", 105, 21, 0.1))
	tests := map[string][]byte{
		"empty":          nil,
		"other version":  append([]byte{9}, good[1:]...),
		"cut off":        good[:len(good)-1],
		"more behind":    append(bytes.Clone(good), 0),
		"hostile counts": {1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f},
		"hostile text":   {1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	}
	for name, data := range tests {
		if s, err := geo.DecodeShape(data); err == nil {
			t.Errorf("%s: got %+v", name, s)
		}
	}
}

func FuzzDecodeShape(f *testing.F) {
	f.Add(geo.EncodeShape(square("00004", 105, 21, 0.1)))
	f.Add([]byte{1, 0, 0, 0})
	f.Add([]byte{1, 0, 0, 0xff, 0xff, 0x03})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := geo.DecodeShape(data)
		if err != nil {
			return
		}
		b := geo.NewBoundaries([]geo.Shape{s})
		b.Commune(orb.Point{105, 21})
		back, err := geo.DecodeShape(geo.EncodeShape(s))
		if err != nil || back.Code != s.Code || len(back.Geometry) != len(s.Geometry) {
			t.Fatalf("does not come back: %v", err)
		}
	})
}
