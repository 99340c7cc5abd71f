package geofile

import (
	"io"
	"runtime"
	"strings"
	"testing"
)

const (
	memoryFile  = 200 << 20 // bytes of each file
	memoryBound = 512 << 20 // bytes of heap that reading one may take
)

// endless repeats a text until a number of bytes is read, and notes the largest heap seen.
type endless struct {
	text       string
	at, left   int
	sampled    int
	peak, base uint64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		k := copy(p[n:], e.text[e.at:])
		n, e.left, e.at = n+k, e.left-k, (e.at+k)%len(e.text)
	}
	if e.sampled += n; e.sampled > 1<<20 {
		e.sampled = 0
		e.peak = max(e.peak, heap())
	}
	return n, nil
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestReadMemory reads files of 200 MB in each form that could make a reader hold all of it.
func TestReadMemory(t *testing.T) {
	point := "[105.123456,21.123456],"
	many := feature("00001", "[["+strings.Repeat(point, 5000)+"[105.2,21],[105,21],[105.123456,21.123456]]]")
	tests := []struct{ name, before, repeated string }{
		{"one huge feature", `{"type":"FeatureCollection","features":[` + strings.Split(many, "[[[")[0] + "[[", point},
		{"many features", `{"type":"FeatureCollection","features":[`, many + ","},
		{"many lines", "", many + "\n"},
		{"a huge line", feature("00001", ring) + "\n" + `{"type":"Feature","geometry":[`, point},
		{"a huge string", `{"type":"FeatureCollection","name":"`, "abcdefgh"},
		{"a huge name of a member", `{"`, "abcdefgh"},
		{"deep nesting", `{"type":"FeatureCollection","features":`, "["},
		{"deep nesting in a topology", `{"type":"Topology","objects":{"a":`, `{"geometries":[`},
		{"endless arcs", `{"type":"Topology","arcs":[`, "[" + strings.Repeat("[1,1],", 500) + "[1,1]],"},
		{"endless space", " ", " "},
		{"endless space in a collection", `{"type":"FeatureCollection","features":[`, " \n"},
	}
	for _, tt := range tests {
		runtime.GC()
		tail := &endless{text: tt.repeated, left: memoryFile, base: heap()}
		shapes, report, _ := Read(io.MultiReader(strings.NewReader(tt.before), tail), Options{})
		used := int64(tail.peak) - int64(tail.base)
		t.Logf("%s: %d MiB at most, %d shapes, %d problems", tt.name, used>>20, len(shapes), len(report.Problems))
		if used > memoryBound {
			t.Errorf("%s: %d MiB of heap", tt.name, used>>20)
		}
	}
}
