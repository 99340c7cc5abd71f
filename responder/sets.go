package responder

import (
	"context"
	"sync"
	"sync/atomic"

	"kipthoi/geo"
)

// sets are what a process has taken up of what operators import: commune polygons, the mapping of old communes, roads.
// Whoever reads gets what is in use now and keeps it as long as the work takes; what was taken up never changes.
type sets struct {
	one   sync.Mutex // one takes up at a time
	now   atomic.Pointer[imported]
	roads atomic.Pointer[network]
}

// imported are the places of a moment, with the ids of the sets in them; "" is none.
type imported struct {
	places     *geo.Locator
	boundaries string
	succession string
}

func newSets(built *geo.Locator) *sets {
	s := &sets{}
	s.now.Store(&imported{places: built})
	s.roads.Store(&network{})
	return s
}

// Geo gives the places as they are known now. Two calls may differ: take it once for what has to fit together.
func (s *Service) Geo() *geo.Locator { return s.sets.now.Load().places }

// Boundaries gives the places with the id of the set that their polygons are from; "" is none.
func (s *Service) Boundaries() (set string, places *geo.Locator) {
	t := s.sets.now.Load()
	return t.boundaries, t.places
}

// TakeUp takes the polygons and the mapping that are in use into memory, unless they are there already: then it is two
// small queries. A process calls it before the service is used and from then on every few seconds, so that each uses what
// an operator imported without a restart. When it fails, what was there goes on serving. Roads are taken up by
// [Service.TakeUpRoads].
func (s *Service) TakeUp(ctx context.Context) error {
	s.sets.one.Lock()
	defer s.sets.one.Unlock()
	next := *s.sets.now.Load()
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := next.takeSuccession(tx); err != nil {
			return err
		}
		return next.takeBoundaries(tx)
	})
	if err == nil {
		s.sets.now.Store(&next)
	}
	return wrap(err, "take up what was imported")
}
