package tile

import (
	"fmt"
	"math"

	"kipthoi/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

// MaxZoom is the closest zoom that there are tiles for; a client draws closer looks from them.
const MaxZoom = 16

// Extent is the number of units along the side of a tile. A screen draws it 512 pixels wide, so 8 are a pixel.
const Extent = mvt.DefaultExtent

// buffer is how many units beyond its edges a tile holds lines and polygons, so that none is seen to end there.
const buffer = 64

// At returns the tile of a zoom, column and row, or a *geo.FieldError ("z", "x", "y") when there is none.
func At(z, x, y int) (maptile.Tile, error) {
	if z < 0 || z > MaxZoom {
		return maptile.Tile{}, &geo.FieldError{Field: "z", VI: "mức phóng phải từ 0 đến 16", EN: "the zoom must be 0 to 16"}
	}
	for _, axis := range []struct {
		name string
		at   int
	}{{"x", x}, {"y", y}} {
		if axis.at < 0 || axis.at >= 1<<z {
			return maptile.Tile{}, &geo.FieldError{Field: axis.name, VI: "nằm ngoài bản đồ ở mức phóng này", EN: "lies outside of the map at this zoom"}
		}
	}
	return maptile.New(uint32(x), uint32(y), maptile.Zoom(z)), nil
}

// Encode writes layers as one tile; those without features are left out, and a tile without layers has no bytes.
func Encode(layers ...*mvt.Layer) ([]byte, error) {
	var full mvt.Layers
	for _, l := range layers {
		if len(l.Features) > 0 {
			full = append(full, l)
		}
	}
	if len(full) == 0 {
		return []byte{}, nil
	}
	data, err := mvt.Marshal(full)
	if err != nil {
		return nil, fmt.Errorf("encode tile: %w", err)
	}
	return data, nil
}

func newLayer(name string) *mvt.Layer { return &mvt.Layer{Name: name, Version: 2, Extent: Extent} }

func add(l *mvt.Layer, g orb.Geometry, properties map[string]any) {
	f := geojson.NewFeature(g)
	f.Properties = properties
	l.Features = append(l.Features, f)
}

// project gives the place of a point in degrees on the square; what lies beyond the map is moved to its edge.
func project(p orb.Point) orb.Point {
	sin := math.Sin(p[1] * math.Pi / 180)
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return orb.Point{inside(p[0]/360 + 0.5), inside(y)}
}

func inside(v float64) float64 { return min(max(v, 0), math.Nextafter(1, 0)) }

// units gives where in a tile a place lies, in whole units.
func units(t maptile.Tile, p orb.Point) orb.Point {
	side := float64(uint64(1) << t.Z)
	return orb.Point{math.Floor((p[0]*side - float64(t.X)) * Extent), math.Floor((p[1]*side - float64(t.Y)) * Extent)}
}

// bound is the part of the square that a tile covers, with margin units on each side.
func bound(t maptile.Tile, margin float64) orb.Bound {
	side := float64(uint64(1) << t.Z)
	from, to := -margin/Extent, 1+margin/Extent
	return orb.Bound{Min: orb.Point{(float64(t.X) + from) / side, (float64(t.Y) + from) / side},
		Max: orb.Point{(float64(t.X) + to) / side, (float64(t.Y) + to) / side}}
}
