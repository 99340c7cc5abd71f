package mobileapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kipthoi/geo"
	"kipthoi/responder"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

// mapped is a report with a point.
func mapped(w *world, session []string, at orb.Point, change ...func(map[string]any)) string {
	w.Helper()
	op := operation("case.report", report(append(change, in("place", "lon", at[0]), in("place", "lat", at[1]))...))
	if res := w.apply(session, op)[0]; res.Status != responder.StatusApplied {
		w.Fatalf("%+v", res.Error)
	}
	return op["subject"].(string)
}

// pinned counts the cases in a tile and gives its bytes.
func pinned(w *world, session []string, path string) (n int, body []byte) {
	w.Helper()
	a := w.do("GET", path, nil, session...)
	layers, err := mvt.Unmarshal(a.body)
	if a.StatusCode != 200 || err != nil {
		w.Fatalf("%s: %d, %v", path, a.StatusCode, err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			count, clustered := f.Properties["count"].(float64)
			switch {
			case l.Name != "cases":
			case clustered:
				n += int(count)
			default:
				n++
			}
		}
	}
	return n, a.body
}

func tilePath(at orb.Point, z int) string {
	t := maptile.At(at, maptile.Zoom(z))
	return fmt.Sprintf("/api/v1/tiles/cases/%d/%d/%d", z, t.X, t.Y)
}

// TestProtectionCaseInNoTile puts a protection case beside two of a storm and looks at every zoom, for each role: only
// coordinators have it in their tiles, and no cluster of the others counts it. The coordinator asks first, so that
// there is something kept that others could be given.
func TestProtectionCaseInNoTile(t *testing.T) {
	w := newWorld(t)
	coordinator := w.login(responder.RoleCoordinator)
	at := orb.Point{107.2931, 20.9573}
	secret := mapped(w, coordinator, at, in("family", "protection"), in("kind", "P_ABUSE"))
	for range 2 {
		mapped(w, coordinator, at)
	}
	want := map[responder.Role]int{responder.RoleCoordinator: 3, responder.RoleField: 2, responder.RoleFund: 0, responder.RoleApprover: 0,
		responder.RoleAuditor: 0, responder.RoleAdmin: 0}
	for _, role := range []responder.Role{responder.RoleCoordinator, responder.RoleField, responder.RoleFund, responder.RoleApprover, responder.RoleAuditor, responder.RoleAdmin} {
		session := w.login(role)
		for z := range 17 {
			n, body := pinned(w, session, tilePath(at, z))
			if n != want[role] {
				t.Errorf("%s, zoom %d: %d cases, want %d", role, z, n, want[role])
			}
			if role != responder.RoleCoordinator && strings.Contains(string(body), secret) {
				t.Errorf("%s, zoom %d: the case's id", role, z)
			}
		}
	}
}

// TestTileIsAskedAgain follows one tile: unchanged, changed, another user's tag, signed out.
func TestTileIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	coordinator, field := w.login(responder.RoleCoordinator), w.login(responder.RoleField)
	at := orb.Point{107.3, 20.95}
	path := tilePath(at, 10)
	mapped(w, coordinator, at)
	first := w.do("GET", path, nil, coordinator...)
	tag := first.Header.Get("ETag")
	if first.StatusCode != 200 || tag == "" || first.Header.Get("Content-Type") != tileType || first.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%d %v", first.StatusCode, first.Header)
	}
	ask := func(session []string) int {
		a := w.do("GET", path, nil, append([]string{"If-None-Match", tag}, session...)...)
		if a.StatusCode == http.StatusNotModified && len(a.body) > 0 {
			t.Error("304 with a body")
		}
		return a.StatusCode
	}
	other := w.login(responder.RoleAuditor) // signing in changes the log, and no map
	for name, got := range map[string][2]int{"the same": {ask(coordinator), 304}, "field": {ask(field), 200}, "auditor": {ask(other), 200}} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
	mapped(w, coordinator, at)
	if n, _ := pinned(w, coordinator, path); ask(coordinator) != 200 || n != 2 {
		t.Errorf("after a change: %d cases", n)
	}
	tag = w.do("GET", path, nil, coordinator...).Header.Get("ETag")
	w.do("POST", "/api/v1/logout", nil, coordinator...)
	if got := ask(coordinator); got != http.StatusUnauthorized {
		t.Errorf("signed out: %d", got)
	}
}

func TestTilesOfOnePriority(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	at := orb.Point{107.3, 20.95}
	mapped(w, session, at)
	var total int
	for p := 1; p <= 4; p++ {
		n, _ := pinned(w, session, fmt.Sprintf("%s?priority=%d", tilePath(at, 5), p))
		total += n
	}
	if total != 1 {
		t.Errorf("%d", total)
	}
}

func TestNoSuchTile(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	for path, field := range map[string]string{"cases/17/0/0": "path.z", "boundaries/3/8/0": "path.x", "cases/3/0/8": "path.y", "cases/a/0/0": "path.z",
		"boundaries/3/-1/0": "path.x", "cases/3/0/0?priority=5": "query.priority"} {
		if p := w.do("GET", "/api/v1/tiles/"+path, nil, session...).problem(t, 422); len(p.Errors) != 1 || p.Errors[0].Location != field {
			t.Errorf("%s: %+v", path, p)
		}
	}
}

func TestBoundaryTile(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleAuditor)
	square := orb.MultiPolygon{{{{107, 20}, {107.5, 20}, {107.5, 20.5}, {107, 20.5}, {107, 20}}}}
	ctx := context.Background()
	must(t, w.service.ImportBoundaries(ctx, []geo.Shape{{Code: commune, Name: "Xã thử", Geometry: square}}, "thử", 60, func(int) {}))
	must(t, w.service.TakeUp(ctx))
	at := maptile.At(orb.Point{107.25, 20.25}, 9)
	path := fmt.Sprintf("/api/v1/tiles/boundaries/9/%d/%d", at.X, at.Y)
	a := w.do("GET", path, nil, session...)
	layers, err := mvt.Unmarshal(a.body)
	if err != nil || len(layers) != 3 || layers[0].Features[0].Properties["code"] != commune {
		t.Errorf("%d %v %v", a.StatusCode, layers, err)
	}
	if b := w.do("GET", path, nil, append([]string{"If-None-Match", a.Header.Get("ETag")}, session...)...); b.StatusCode != 304 || len(b.body) > 0 {
		t.Errorf("%d, %d bytes", b.StatusCode, len(b.body))
	}
	plain := w.do("GET", path, nil, append([]string{"Accept-Encoding", "identity"}, session...)...)
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("ETag") == a.Header.Get("ETag") || string(plain.body) != string(a.body) {
		t.Errorf("%v", plain.Header)
	}
	must(t, w.service.ImportBoundaries(ctx, []geo.Shape{{Code: "18496", Name: "Xã khác", Geometry: square}}, "thử", 60, func(int) {}))
	must(t, w.service.TakeUp(ctx))
	next := w.do("GET", path, nil, append([]string{"If-None-Match", a.Header.Get("ETag")}, session...)...)
	layers, err = mvt.Unmarshal(next.body)
	if err != nil || next.StatusCode != 200 || len(layers) == 0 || layers[0].Features[0].Properties["code"] != "18496" {
		t.Errorf("after the next import: %d %v %v", next.StatusCode, layers, err)
	}
}

func TestCacheKeepsToItsRoom(t *testing.T) {
	c := newCache(100)
	for i := range 10 {
		c.put(fmt.Sprint(i), "v", i, 30)
		c.get("0", "v")
	}
	if c.get("0", "v") != 0 || c.get("9", "v") != 9 || c.get("8", "v") != 8 || c.get("7", "v") != nil || c.room != 10 {
		t.Errorf("%v, %d left", c.items, c.room)
	}
	if c.put("9", "w", "new", 10); c.get("9", "v") != nil || c.get("9", "w") != "new" || c.room != 30 {
		t.Errorf("versions: %d left", c.room)
	}
	if c.put("huge", "v", 1, 101); c.get("huge", "v") != nil || c.room < 0 {
		t.Errorf("too large: %d left", c.room)
	}
}
