package geofile

import (
	"bytes"
	"errors"
	"testing"

	"kipthoi/geo"
)

const (
	oneSquare  = `[[[105,20],[106,20],[106,21],[105,21],[105,20]]]`
	nextSquare = `[[[106,20],[107,20],[107,21],[106,21],[106,20]]]`
)

func polygonOf(coordinates string) string {
	return `{"type":"Polygon","coordinates":` + coordinates + `}`
}

func featureOf(geometry string) string {
	return `{"type":"Feature","properties":null,"geometry":` + geometry + `}`
}

func TestReadArea(t *testing.T) {
	both := `{"type":"FeatureCollection","features":[` + featureOf(polygonOf(oneSquare)) + `,` + featureOf(polygonOf(nextSquare)) + `]}`
	for name, c := range map[string]struct {
		text     string
		polygons int
	}{
		"polygon":       {polygonOf(oneSquare), 1},
		"multi-polygon": {`{"type":"MultiPolygon","coordinates":[` + oneSquare + `,` + nextSquare + `]}`, 2},
		"feature":       {featureOf(polygonOf(oneSquare)), 1},
		"collection":    {both, 2},
		"xz":            {string(pack(t, "xz", both)), 2},
		"with a mark":   {"\ufeff" + both, 2},
	} {
		got, err := ReadArea(bytes.NewReader([]byte(c.text)))
		if err != nil || len(got) != c.polygons || got[0][0][0][0] != 105 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestReadAreaRefuses whole files: an area of which a part is left out would miss people.
func TestReadAreaRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a line":            `{"type":"LineString","coordinates":[[105,20],[106,20]]}`,
		"one bad feature":   `{"type":"FeatureCollection","features":[` + featureOf(polygonOf(oneSquare)) + `,` + featureOf("null") + `]}`,
		"nothing":           `{"type":"FeatureCollection","features":[]}`,
		"not closed":        polygonOf(`[[[105,20],[106,20],[106,21],[105,21]]]`),
		"swapped":           polygonOf(`[[[20,105],[20,106],[21,106],[20,105]]]`),
		"no coordinates":    `{"type":"Polygon"}`,
		"of another kind":   `{"type":"Topology","objects":{}}`,
		"wrong coordinates": polygonOf(`[[["Bimat"]]]`),
	} {
		var field *geo.FieldError
		if _, err := ReadArea(bytes.NewReader([]byte(text))); !errors.As(err, &field) || field.Field != "polygon" || field.VI == "" || field.EN == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "{", "[]", "lat,lon", "\x1f\x8b\x08"} {
		if _, err := ReadArea(bytes.NewReader([]byte(text))); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := ReadArea(bytes.NewReader(bytes.Repeat([]byte(" "), MaxArea+1))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func FuzzReadArea(f *testing.F) {
	for _, seed := range []string{polygonOf(oneSquare), featureOf(polygonOf(nextSquare)), `{"type":"FeatureCollection","features":[` + featureOf(polygonOf(oneSquare)) + `]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		area, err := ReadArea(bytes.NewReader(data))
		if (err == nil) != (len(area) > 0) {
			t.Fatalf("%v, %v", area, err)
		}
		if err == nil && geo.CheckPolygon("polygon", area) != nil {
			t.Fatalf("%v", area)
		}
	})
}
