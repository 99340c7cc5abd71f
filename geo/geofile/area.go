package geofile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"kipthoi/geo"
)

// MaxArea is the most bytes that ReadArea unpacks.
const MaxArea = 64 << 20

// ReadArea reads the polygons of an area as one: GeoJSON, a Polygon or MultiPolygon, a Feature, or a FeatureCollection of
// them; plain, gz or xz. It returns a *geo.FieldError of field "polygon" when any of it is no area in Việt Nam, nothing
// being left out, and ErrTooLarge or ErrFormat (wrapped) when the file cannot be read.
func ReadArea(r io.Reader) (orb.MultiPolygon, error) {
	plain, err := Unpack(r)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(&limited{r: plain, left: MaxArea})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	out, err := areaOf(bytes.TrimPrefix(raw, []byte("\ufeff")))
	if err == nil {
		err = geo.CheckPolygon("polygon", out)
	}
	var field *geo.FieldError
	if errors.As(err, &field) {
		err = &geo.FieldError{Field: "polygon", VI: field.VI, EN: field.EN}
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func areaOf(raw []byte) (orb.MultiPolygon, error) {
	var top struct {
		Type     string       `json:"type"`
		Features []rawFeature `json:"features"`
		Geometry json.RawMessage
	}
	if err := json.Unmarshal(raw, &top); err != nil {
		return nil, fmt.Errorf("%w: broken JSON", ErrFormat)
	}
	switch top.Type {
	case "FeatureCollection":
		var out orb.MultiPolygon
		for _, f := range top.Features {
			one, err := polygons(f.Geometry)
			if err != nil {
				return nil, err
			}
			out = append(out, one...)
		}
		return out, nil
	case "Feature":
		return polygons(top.Geometry)
	}
	return polygons(raw)
}
