package mobileapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"kipthoi/geo"
	"kipthoi/geo/tile"
	"kipthoi/responder"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"golang.org/x/sync/singleflight"
)

const tileType = "application/vnd.mapbox-vector-tile"

// maps draws tiles and keeps them. What is kept for one scope of sight is never given to another, and every request
// has passed the session before it comes here.
type maps struct {
	service *responder.Service
	cache   *cache
	making  singleflight.Group

	mu   sync.Mutex
	mark responder.MapMark

	drawing sync.Mutex
	set     string           // that the polygons are from
	land    *tile.Boundaries // made when first asked for; nil: not yet
}

func newMaps(s *responder.Service, room int) *maps {
	return &maps{service: s, cache: newCache(room)}
}

// boundaries gives the polygons of a set ready to draw; those of the last set asked for are kept.
func (m *maps) boundaries(set string, places *geo.Locator) *tile.Boundaries {
	m.drawing.Lock()
	defer m.drawing.Unlock()
	if m.land != nil && m.set == set {
		return m.land
	}
	var shapes []geo.Shape
	if places.Boundaries != nil {
		shapes = places.Boundaries.Shapes()
	}
	m.set, m.land = set, tile.NewBoundaries(shapes, func(code string) (string, string) {
		u, _ := places.Units.Unit(code)
		p, _ := places.Units.Unit(u.Parent)
		return p.Code, p.FullName
	})
	return m.land
}

// TileRequest is what all requests for tiles have. It is exported because huma fills embedded fields only then.
type TileRequest struct {
	Z         int    `path:"z" minimum:"0" maximum:"16" doc:"zoom"`
	X         int    `path:"x" minimum:"0" doc:"column, from the west"`
	Y         int    `path:"y" minimum:"0" doc:"row, from the north"`
	IfNone    string `header:"If-None-Match"`
	Encodings string `header:"Accept-Encoding"`
}

func (in *TileRequest) at() (maptile.Tile, error) {
	t, err := tile.At(in.Z, in.X, in.Y)
	var e *geo.FieldError
	if errors.As(err, &e) {
		return t, &responder.Error{Code: responder.CodeInvalid, Field: "path." + e.Field, VI: e.VI, EN: e.EN}
	}
	return t, err
}

type caseTileIn struct {
	TileRequest
	Priority int64 `query:"priority" minimum:"0" maximum:"4" doc:"only cases of this priority; 0: all"`
}

type tileOut struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	Encoding     string `header:"Content-Encoding"`
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	Body         []byte
}

func (*tileOut) document(_ api, op *huma.Operation) {
	op.Responses["200"] = &huma.Response{
		Description: "A vector tile of extent 4096. Boundaries: communes (code, name; from zoom 8), provinces (lines), names (code, name, level). " +
			"Cases: cases (id, code, priority, status, approx), carers (id, name, free, places); a cluster has count, top, west, south, east, north instead.",
		Content: map[string]*huma.MediaType{tileType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}
	op.Responses["304"] = &huma.Response{Description: "The tile that If-None-Match names is still right"}
}

// drawn is a tile as it is sent.
type drawn struct{ plain, packed []byte }

func (s *Server) boundaryTile(_ context.Context, in *TileRequest) (*tileOut, error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	set, places := s.service.Boundaries()
	return s.maps.answer(in, "boundaries", set, "private, max-age=600", func() ([]byte, error) {
		return tile.Encode(s.maps.boundaries(set, places).Layers(at)...)
	})
}

func (s *Server) caseTile(ctx context.Context, in *caseTileIn) (*tileOut, error) {
	at, err := in.at()
	if err != nil {
		return nil, err
	}
	u := user(ctx)
	changed, err := s.maps.changed(ctx)
	if err != nil {
		return nil, err
	}
	layer := fmt.Sprintf("cases/%s/%d", u.MapScope(), in.Priority)
	return s.maps.answer(&in.TileRequest, layer, changed.String(), "private, no-cache", func() ([]byte, error) {
		v, err := s.maps.view(ctx, u, changed)
		if err != nil {
			return nil, err
		}
		return v.draw(at, in.Priority)
	})
}

// changed is the place in the log of the last change to a map.
func (m *maps) changed(ctx context.Context) (responder.Position, error) {
	m.mu.Lock()
	mark := m.mark
	m.mu.Unlock()
	mark, err := m.service.MapMark(ctx, mark)
	if err != nil {
		return mark.Changed, err
	}
	m.mu.Lock()
	m.mark = mark
	m.mu.Unlock()
	return mark.Changed, nil
}

// answer gives a tile of a layer at a version: nothing new when the client has it, the kept one, or one made now.
func (m *maps) answer(in *TileRequest, layer, version, control string, draw func() ([]byte, error)) (*tileOut, error) {
	sum := sha256.Sum256([]byte("1 " + layer + " " + version)) // the 1 is raised when tiles are drawn otherwise
	out := &tileOut{Status: http.StatusOK, ContentType: tileType, ETag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
		CacheControl: control, Vary: "Accept-Encoding, Authorization, Cookie"}
	gz := takesGzip(in.Encodings)
	if gz {
		out.ETag = strings.TrimSuffix(out.ETag, `"`) + `-gz"`
	}
	if strings.Contains(in.IfNone, out.ETag) {
		out.Status = http.StatusNotModified
		return out, nil
	}
	key := fmt.Sprintf("%s/%d/%d/%d", layer, in.Z, in.X, in.Y)
	d, ok := m.cache.get(key, version).(drawn)
	if !ok {
		body, err := draw()
		if err != nil {
			return nil, err
		}
		d = drawn{body, pack(body)}
		m.cache.put(key, version, d, len(d.plain)+len(d.packed)+len(key)+200)
	}
	if out.Body = d.plain; gz && len(d.plain) > 0 {
		out.Body, out.Encoding = d.packed, "gzip"
	}
	return out, nil
}

func pack(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level exists
	_, _ = w.Write(body)                            // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// view is what one scope sees, in the order that tiles want.
type view struct {
	changed  responder.Position // in the log, before it was read
	cases    []responder.CaseView
	carers   []responder.CarerView
	pins     [5]*tile.Pins // of cases by priority; 0: all
	homes    *tile.Pins
	roomiest []int // carers, most free places first
}

// weight is about how many bytes a point takes in a view.
const weight = 700

// now gives what a user sees on a map as it is.
func (m *maps) now(ctx context.Context, u responder.User) (*view, error) {
	changed, err := m.changed(ctx)
	if err != nil {
		return nil, err
	}
	return m.view(ctx, u, changed)
}

// view gives what a user may see since the last change, made once for all tiles and all users of a scope.
func (m *maps) view(ctx context.Context, u responder.User, changed responder.Position) (*view, error) {
	key, version := "view/"+u.MapScope(), changed.String()
	if v, ok := m.cache.get(key, version).(*view); ok {
		return v, nil
	}
	made, err, _ := m.making.Do(key+" "+version, func() (any, error) {
		old, _ := m.cache.last(key)
		seen, err := m.read(context.WithoutCancel(ctx), u, old)
		if err != nil {
			return nil, err
		}
		v := newView(seen)
		v.changed = changed
		m.cache.put(key, version, v, weight*(len(v.cases)+len(v.carers)))
		return v, nil
	})
	if err != nil {
		return nil, err
	}
	return made.(*view), nil
}

// read gives what a user may see now: what was seen before with what has changed since, or all of it.
func (m *maps) read(ctx context.Context, u responder.User, old any) (responder.MapView, error) {
	if v, ok := old.(*view); ok {
		news, few, err := m.service.MapChanges(ctx, u, v.changed)
		if err != nil || few {
			return responder.MapView{Cases: v.cases, Carers: v.carers}.Renewed(news), err
		}
	}
	return m.service.Map(ctx, u)
}

func newView(seen responder.MapView) *view {
	v := &view{cases: seen.Cases, carers: seen.Carers, roomiest: byRoom(seen.Carers)}
	var cases [5][]tile.Pin
	for i, c := range v.cases {
		pin := tile.Pin{At: orb.Point{*c.Lon, *c.Lat}, Rank: int(c.Priority), Item: i}
		if pin.Rank == 0 {
			pin.Rank = 5 // not yet known: after all others
		}
		cases[0] = append(cases[0], pin)
		if c.Priority >= 1 && c.Priority <= 4 {
			cases[c.Priority] = append(cases[c.Priority], pin)
		}
	}
	for i := range cases {
		v.pins[i] = tile.NewPins(cases[i])
	}
	var homes []tile.Pin
	for i, c := range v.carers {
		homes = append(homes, tile.Pin{At: orb.Point{*c.Lon, *c.Lat}, Rank: rankOf(c), Item: i})
	}
	v.homes = tile.NewPins(homes)
	return v
}

// rankOf puts carers with a free place first.
func rankOf(c responder.CarerView) int {
	if c.Free > 0 {
		return 1
	}
	return 2
}

func (v *view) draw(at maptile.Tile, priority int64) ([]byte, error) {
	return tile.Encode(
		v.pins[priority].Layer("cases", at, func(i int) map[string]any {
			c := &v.cases[i]
			return map[string]any{"id": c.ID, "code": c.Code, "priority": c.Priority, "status": string(c.Status), "approx": c.Approx}
		}),
		v.homes.Layer("carers", at, func(i int) map[string]any {
			c := &v.carers[i]
			return map[string]any{"id": c.ID, "name": c.Name, "free": c.Free, "places": c.Places}
		}))
}
