package responder_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"kipthoi/geo"
	"kipthoi/geo/osrm"
	"kipthoi/geo/road"
	"kipthoi/responder"

	"github.com/paulmach/orb"
)

// The places of the tests: home and two carers on one road, one on a road of its own, one on a hill without roads.
func home() orb.Point { return orb.Point{105.86, 18.36} }
func places() map[string]orb.Point {
	return map[string]orb.Point{"near": {105.861, 18.36}, "far": {105.89, 18.36}, "island": {105.861, 18.38}, "hill": {105.86, 18.46}}
}

// twoRoads is a road 1.5 times as long as it looks, through home, and one that nothing leads to.
func twoRoads(t testing.TB) *road.Graph {
	t.Helper()
	nodes, segments := map[int64]orb.Point{}, []road.Segment(nil)
	for i := range int64(41) {
		nodes[i], nodes[100+i] = orb.Point{105.86 + float64(i)/1000, 18.36}, orb.Point{105.86 + float64(i)/1e4, 18.38}
		if i > 0 {
			segments = append(segments, road.Segment{From: i - 1, To: i, Metres: 1.5 * geo.Metres(nodes[i-1], nodes[i])}, road.Segment{From: 99 + i, To: 100 + i})
		}
	}
	g, err := road.Build(nodes, segments)
	ok(t, err)
	return g
}

func says(reasons []responder.Reason, vi string) bool {
	return slices.ContainsFunc(reasons, func(r responder.Reason) bool { return r.VI == vi })
}

// scene is a case at home with a carer at each place and one whose place is not known.
type scene struct {
	*world
	f     filed
	names map[string]string // of carers, by id
}

func newScene(w *world) *scene {
	s := &scene{world: w, names: map[string]string{}}
	s.f = w.report("coordinator", "disaster", "flood", func(o obj) { o["place"] = at(home()) })
	for name, p := range places() {
		s.register(name, at(p))
	}
	s.register("nowhere", obj{"unit": thachHa})
	return s
}

func at(p orb.Point) obj { return obj{"lat": p[1], "lon": p[0], "unit": thachHa} }

func (s *scene) register(name string, place obj) {
	id := newID()
	s.names[id] = name
	s.world.register(id, obj{"name": name, "kind": "household", "phone": "0911111111", "places": 1, "place": place})
}

// want compares the proposals, in order, with "name method distance-in-hundreds-of-metres", "name obstacle" or "name ?",
// with " !" where floods are not known.
func (s *scene) want(what string, want ...string) {
	s.t.Helper()
	list, err := s.service.Proposals(s.t.Context(), s.reader("coordinator"), responder.Wanted{CaseID: s.f.id, PersonID: s.f.person}, 10)
	ok(s.t, err)
	ps := list.Items
	var got []string
	for _, p := range ps {
		line := fmt.Sprintf("%s %s %d", s.names[p.CarerID], p.Method, int(math.Round(float64(p.DistanceM)/100)))
		if p.Unreachable != "" {
			line = fmt.Sprintf("%s %s %s", s.names[p.CarerID], p.Method, p.Unreachable)
		} else if p.Method == "" {
			line = s.names[p.CarerID] + " ?"
		}
		if p.FloodsUnknown {
			line += " !"
		}
		got = append(got, line)
		if said := says(p.Against, p.VI); p.EN == "" || said != (p.DistanceM < 0) || said == says(p.For, p.VI) {
			s.t.Errorf("%s: %q %q is not said: %+v", what, p.VI, p.EN, p)
		}
		if no := p.Unreachable != ""; no != strings.Contains(p.EN, "unreachable by road") || no != (strings.Contains(p.VI, "không có đường bộ") || strings.Contains(p.VI, "không tới được")) {
			s.t.Errorf("%s: %q %q of %+v", what, p.VI, p.EN, p)
		}
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func (s *scene) declare(kind string, area obj) {
	s.do("coordinator", "incident.declare", newID(), obj{"family": "disaster", "kind": kind, "name": "x", "unit": haTinh, "started_at": s.clock(), "area": area})
}

func circle(lon, lat, m float64) obj {
	return obj{"circles": []obj{{"point": []float64{lon, lat}, "radius_m": m}}}
}

func (s *scene) importRoads() {
	ok(s.t, s.service.ImportRoads(s.t.Context(), twoRoads(s.t), "test", func(int, int) {}))
	ok(s.t, s.service.TakeUpRoads(s.t.Context()))
}

// TestProposalsByGraph: the estimate without roads; then the imported ones, what no road reaches, what they do not know,
// and what floods cut off.
func TestProposalsByGraph(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newScene(w)
		s.want("no roads", "near estimate 1", "island estimate 29", "far estimate 41", "hill estimate 143", "nowhere ?")
		s.importRoads()
		s.want("roads", "near graph 2", "far graph 47", "hill estimate 143", "nowhere ?", "island graph no_way")
		s.declare("storm", circle(105.875, 18.36, 90_000))
		s.declare("flood", circle(107.5, 16.2, 20_000))
		s.want("a storm and a far flood", "near graph 2", "far graph 47", "hill estimate 143", "nowhere ?", "island graph no_way")
		s.declare("landslide", circle(105.875, 18.36, 100))
		s.want("cut off", "near graph 2", "hill estimate 143 !", "nowhere ?", "island graph no_way", "far graph flooded")
		s.declare("flood", obj{"communes": []string{thachHa}})
		s.want("a listed commune", "near graph 2 !", "hill estimate 143 !", "nowhere ?", "island graph no_way !", "far graph flooded !")
	})
}

// TestAlertClosesNoRoads: the area of an alert is a forecast.
func TestAlertClosesNoRoads(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newScene(w)
		s.importRoads()
		flood := strings.NewReplacer(">Bão<", ">Lũ lụt<").Replace(capAlert("B1", "05", "Alert", "", "20"))
		s.do("coordinator", "incident.alert", newID(), obj{"alert": flood, "unit": haTinh})
		s.want("warned", "near graph 2 !", "far graph 47 !", "hill estimate 143 !", "nowhere ?", "island graph no_way !")
	})
}

// router is a server of OSRM's protocol, to which each way is three times the straight line, and the island has none.
type router struct {
	asked  atomic.Int64
	broken atomic.Bool
}

func (r *router) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.asked.Add(1)
	service, points, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/v1/driving/")
	if r.broken.Load() {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	var from orb.Point
	var metres, near []string
	for i, text := range strings.Split(points, ";") {
		lon, lat, _ := strings.Cut(text, ",")
		var p orb.Point
		p[0], _ = strconv.ParseFloat(lon, 64)
		p[1], _ = strconv.ParseFloat(lat, 64)
		if i == 0 {
			from = p
		}
		m := fmt.Sprint(3 * geo.Metres(from, p))
		if p == places()["island"] {
			m = "null"
		}
		metres, near = append(metres, m), append(near, `{"distance":0}`)
	}
	if service == "route" {
		fmt.Fprintf(w, `{"code":"Ok","routes":[{"distance":%s}],"waypoints":[%s]}`, metres[1], strings.Join(near, ","))
		return
	}
	fmt.Fprintf(w, `{"code":"Ok","distances":[[%s]],"sources":[{"distance":0}],"destinations":[%s]}`, strings.Join(metres, ","), strings.Join(near, ","))
}

func TestProposalsByOSRM(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		r := &router{}
		server := httptest.NewServer(r)
		defer server.Close()
		base, err := url.Parse(server.URL)
		ok(t, err)
		s := newScene(w)
		s.service.OSRM, err = osrm.New(base)
		ok(t, err)
		s.want("a server", "near osrm 3", "far osrm 95", "hill osrm 334", "nowhere ?", "island osrm no_way")
		if n := r.asked.Load(); n != 1 {
			t.Errorf("%d questions for one list", n)
		}
		s.declare("flood", circle(105.875, 18.36, 100))
		s.want("it knows of no flood", "near osrm 3 !", "far osrm 95 !", "hill osrm 334 !", "nowhere ?", "island osrm no_way !")
		s.importRoads()
		s.want("roads that do, first", "near graph 2", "hill osrm 334 !", "nowhere ?", "island graph no_way", "far graph flooded")
		r.broken.Store(true)
		s.want("a server that fails", "near graph 2", "hill estimate 143 !", "nowhere ?", "island graph no_way", "far graph flooded")
	})
}

// TestRoadsServeUntilTheNextAreWhole: a set that is not whole does not come into use, and all is in the log.
func TestRoadsServeUntilTheNextAreWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := newScene(w)
		s.importRoads()
		if res, _ := s.service.AsSystem(t.Context(), "roads.activate", newID(), obj{"source": "x", "nodes": 1, "pieces": 1}); res.Status == responder.StatusApplied {
			t.Error("roads that are not stored came into use")
		}
		ok(t, s.service.TakeUpRoads(t.Context()))
		s.want("the first import", "near graph 2", "far graph 47", "hill estimate 143", "nowhere ?", "island graph no_way")
		g, err := road.Build(map[int64]orb.Point{1: home(), 2: places()["island"]}, []road.Segment{{From: 1, To: 2}})
		ok(t, err)
		ok(t, s.service.ImportRoads(t.Context(), g, "second", func(int, int) {}))
		s.want("before it is loaded", "near graph 2", "far graph 47", "hill estimate 143", "nowhere ?", "island graph no_way")
		ok(t, s.service.TakeUpRoads(t.Context()))
		s.want("the second", "near graph 1", "island graph 22", "far estimate 41", "hill estimate 143", "nowhere ?")
		audit, err := s.service.Audit(t.Context(), "")
		ok(t, err)
		if len(audit.Breaks) > 0 || audit.Entries < 2 {
			t.Errorf("log: %+v", audit)
		}
	})
}
