package responder

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"kipthoi/geo"
	"kipthoi/geo/road"

	"github.com/paulmach/orb"
)

// closing lists the kinds of disasters whose areas close roads.
func closing() []string { return []string{"flood", "landslide"} }

// floods are the areas of open incidents of these kinds.
type floods struct {
	key    string     // says which incidents, as they were last drawn
	drawn  []geo.Area // by a person: their roads are closed
	warned []geo.Area // of an alert, which is a forecast, or a list of communes: nobody knows which roads are open
}

func openFloods(tx Tx) (f floods, err error) {
	rows, err := list[Incident](tx, Where("closed", Eq, false).And("family", Eq, string(Disaster)).And("kind", In, closing()).Top(most))
	var key strings.Builder
	for i := range rows {
		in := &rows[i]
		if !in.AlertedAt.IsZero() || len(in.Area.Communes) > 0 {
			f.warned = append(f.warned, in.Area)
		}
		if in.AlertedAt.IsZero() {
			fmt.Fprintf(&key, "%s %d ", in.ID, in.Version)
			f.drawn = append(f.drawn, in.Area)
		}
	}
	f.key = key.String()
	return f, err
}

// floodReach is how far, in degrees (some 50 km), a flood may lie outside of the box around all points and still matter to
// the way between them.
const floodReach = 0.5

// floodNear says whether the imported roads know of a flood that the way to one of the points may lead through, and
// whether there is one that nobody can tell the closed roads of.
func (a *careRequest) floodNear(to []orb.Point) (closed, unsure bool) {
	box := append(orb.MultiPoint{*a.from}, to...).Bound().Pad(floodReach)
	near := func(area geo.Area) bool { return box.Intersects(area.Bound()) }
	listed := func(area geo.Area) bool {
		return near(area) || slices.Contains(area.Communes, a.k.Unit) ||
			slices.ContainsFunc(a.carers.carers, func(r *poolCarer) bool { return slices.Contains(area.Communes, r.Unit) })
	}
	return slices.ContainsFunc(a.floods.drawn, near), slices.ContainsFunc(a.floods.warned, listed)
}

// network is the imported graph, and what of it can be driven while the floods stay as they are.
type network struct {
	set   string      // id of its set
	graph *road.Graph // nil: none
	mu    sync.Mutex
	key   string
	open  *road.Open
}

func (n *network) without(f *floods) *road.Open {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.open == nil || n.key != f.key {
		n.key, n.open = f.key, n.graph.Without(f.drawn)
	}
	return n.open
}
