package responder_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
)

// play plays a random history against the service and the model, and compares them after each step.
type play struct {
	*world
	m       *model
	rng     *rand.Rand
	people  []filed
	carers  []string
	names   map[string]string // of carers and people, for the history
	history []string
	ops     []responder.Operation // that were applied, to be sent again
	counted map[string]int
}

// TestTheLifeOfAPlacement plays random histories of proposals, offers, answers, hand-overs, transfers, extensions and ends
// against a plain model, right and wrong ones, some by many dispatchers at once. KIPTHOI_SEED=n plays one seed again (who wins
// of many at once is the databases' choice), KIPTHOI_STEPS=n makes the histories longer.
func TestTheLifeOfAPlacement(t *testing.T) {
	steps := 110
	if s := os.Getenv("KIPTHOI_STEPS"); s != "" {
		var err error
		steps, err = strconv.Atoi(s)
		ok(t, err)
	}
	counted := map[string]int{}
	if s := os.Getenv("KIPTHOI_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		ok(t, err)
		histories(t, counted, steps, seed)
		return
	}
	histories(t, counted, steps, 1, 2, 3)
	for seed := uint64(4); seed < 20 && len(never(counted)) > 0 && !t.Failed(); seed++ {
		histories(t, counted, steps, seed)
	}
	t.Logf("steps that took effect: %v", counted)
	if missing := never(counted); len(missing) > 0 {
		t.Errorf("no history holds %v", missing)
	}
}

// never lists the kinds of steps that no history held.
func never(counted map[string]int) (missing []string) {
	for _, kind := range []string{"propose", "transfer", "yes", "no", "expire", "next", "handover", "decide", "extend", "late decision", "end", "again", "rush", "rival answers"} {
		if counted[kind] == 0 {
			missing = append(missing, kind)
		}
	}
	return missing
}

// histories plays seeds on both databases and counts the steps that took effect.
func histories(t *testing.T, counted map[string]int, steps int, seeds ...uint64) {
	t.Helper()
	var mu sync.Mutex
	t.Run("histories", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				onBoth(t, func(t *testing.T, w *world) {
					p := newPlay(w, seed)
					for range steps {
						p.step()
					}
					w.whole()
					mu.Lock()
					defer mu.Unlock()
					for k, n := range p.counted {
						counted[k] += n
					}
				})
			})
		}
	})
}

func newPlay(w *world, seed uint64) *play {
	w.t.Helper()
	p := &play{world: w, m: newModel(), rng: rand.New(rand.NewPCG(seed, 11)), names: map[string]string{}, counted: map[string]int{}}
	w.t.Cleanup(func() {
		if w.t.Failed() {
			w.t.Logf("seed %d; play it again with KIPTHOI_SEED=%d go test ./responder -run TestTheLifeOfAPlacement\n%s", seed, seed, strings.Join(p.history, "\n"))
		}
	})
	for i := range 4 {
		phone, kind, places := fmt.Sprintf("09200000%02d", i), "household", 1+i%2
		if i == 3 {
			kind, places = "facility", 3
		}
		id := newID()
		w.register(id, obj{"name": phone, "kind": kind, "phone": phone, "places": places, "place": obj{"unit": thachHa}})
		p.carers, p.m.carers[id], p.names[id] = append(p.carers, id), &modelCarer{places: places, facility: i == 3}, fmt.Sprint("carer", i)
	}
	for i := range 5 {
		f := w.report("coordinator", "protection", "P_ORPHAN", func(o obj) { o["persons"].([]obj)[0]["birth_date"] = "2026-01-02" }) // under seven throughout
		p.people, p.m.since[f.person], p.names[f.person] = append(p.people, f), dayOf(w.clock()), fmt.Sprint("person", i)
	}
	return p
}

func pick[T any](p *play, list []T) T { return list[p.rng.IntN(len(list))] }

// some gives a stay, likelier one that is in any of the states, and the latest.
func (p *play) some(states ...string) string {
	var fit []string
	for _, id := range p.m.order {
		if slices.Contains(states, p.m.stays[id].state) {
			fit = append(fit, id)
		}
	}
	switch {
	case len(fit) > 0 && p.rng.IntN(8) > 0:
		return pick(p, fit)
	case len(p.m.order) > 0:
		return pick(p, p.m.order)
	}
	return newID()
}

func (p *play) today() dayNo { return dayOf(p.clock()) }

// said notes a step and checks that the service did what the model says it must.
func (p *play) said(kind, what string, done, want bool, why any) {
	p.t.Helper()
	if done {
		p.counted[kind]++
	}
	p.history = append(p.history, fmt.Sprintf("%s %s %s: %t", p.clock().Format("2006-01-02 15:04"), kind, what, done))
	if done != want {
		p.t.Fatalf("%s %s: applied is %t, the model says %t: %v", kind, what, done, want, why)
	}
}

// send applies an operation and keeps it to be sent again.
func (p *play) send(kind, subject string, data obj) responder.Result {
	p.t.Helper()
	op := p.op("coordinator", kind, subject, 0, data)
	res, err := p.service.Apply(p.t.Context(), op)
	ok(p.t, err)
	if res.Error == nil {
		p.ops = append(p.ops, op)
	}
	return res
}

func (p *play) step() {
	p.t.Helper()
	p.advance(time.Millisecond)
	switch p.rng.IntN(22) {
	case 0, 1, 2:
		p.propose(false)
	case 3, 4:
		p.propose(true)
	case 5, 6:
		p.answer("yes")
	case 7:
		p.answer("no")
	case 8:
		p.expire()
	case 9, 10, 11, 12:
		p.handOver()
	case 13:
		p.decide()
	case 14, 15:
		p.extend()
	case 16:
		p.end()
	case 17:
		p.again()
	case 18:
		p.rush()
	case 19:
		p.rivalAnswers()
	default:
		p.advance(time.Duration(p.rng.IntN(24*40)) * time.Hour)
		p.mornings()
	}
	p.next()
	p.compare()
}

func (p *play) propose(moves bool) {
	f, carer, id, auto := pick(p, p.people), pick(p, p.carers), newID(), p.rng.IntN(2) == 0
	kind, want := "propose", p.m.mayOffer(f.person, carer, moves)
	if moves {
		kind = "transfer"
	}
	res := p.send("placement."+kind, id, obj{"case_id": f.id, "person_id": f.person, "carer_id": carer, "auto_next": auto})
	if res.Error == nil {
		p.m.offered(id, f.person, carer, id, auto)
	}
	p.said(kind, p.names[f.person]+" "+p.names[carer], res.Error == nil, want, res.Error)
}

// answer enters what a carer says: at the desk, for an offer that is open, or accepted and then withdrawn.
func (p *play) answer(verb string) {
	id := p.some("offered")
	s := p.m.stays[id]
	kind, state, want := "placement.accept", "accepted", s != nil && s.state == "offered"
	if verb == "no" {
		kind, state, want = "placement.decline", "declined", s != nil && (s.state == "offered" || s.state == "accepted")
	}
	res := p.send(kind, id, obj{})
	if want && res.Error == nil {
		s.state = state
	}
	p.said(verb, p.told(id), res.Error == nil, want, res.Error)
}

func (p *play) told(id string) string {
	if s := p.m.stays[id]; s != nil {
		return p.names[s.person] + " " + p.names[s.carer]
	}
	return "nothing"
}

// expire lets an hour pass and looks at an offer as its job does.
func (p *play) expire() {
	id := p.some("offered")
	if p.m.stays[id] == nil {
		return
	}
	p.advance(61 * time.Minute)
	ok(p.t, p.service.ExpireOffer(p.t.Context(), id))
	s := p.m.stays[id]
	did := s.state == "offered"
	if did {
		s.state = "expired"
	}
	p.said("expire", p.told(id), did, did, nil)
}

// next runs the jobs that ask the next carer and takes over what they did, if it is right: one offer at most for each
// person, to somebody who was not asked in the round, is free, and is not where the person lives.
func (p *play) next() {
	p.t.Helper()
	if p.asks() == 0 {
		return
	}
	for _, pl := range p.placements() {
		if p.m.stays[pl.ID] != nil {
			continue
		}
		lives, _ := p.m.held(pl.PersonID)
		want := p.m.mayOffer(pl.PersonID, pl.CarerID, lives != nil) && !p.askedIn(pl.Round)[pl.CarerID]
		p.m.offered(pl.ID, pl.PersonID, pl.CarerID, pl.Round, pl.AutoNext)
		p.said("next", p.told(pl.ID), true, want, "the next who was asked")
	}
	for id, s := range p.m.stays { // a round that is over found nobody: there must be nobody
		lives, awaits := p.m.held(s.person)
		if !s.auto || s.state != "declined" && s.state != "expired" || awaits != nil || id != p.latestOf(s.person) {
			continue
		}
		asked := p.askedIn(s.round)
		for _, c := range p.carers {
			if !asked[c] && p.m.free(c) && (lives == nil || lives.carer != c) && s.state != "" && p.fresh(s) {
				p.t.Fatalf("%s was not asked after %s", p.names[c], p.told(id))
			}
		}
	}
}

func (p *play) askedIn(round string) map[string]bool {
	out := map[string]bool{}
	for _, s := range p.m.stays {
		if s.round == round {
			out[s.carer] = true
		}
	}
	return out
}

func (p *play) latestOf(person string) (id string) {
	for _, one := range p.m.order {
		if p.m.stays[one].person == person {
			id = one
		}
	}
	return id
}

// fresh says that the offer came to nothing in this very step: later, places may have become free.
func (p *play) fresh(s *modelStay) bool {
	last := p.history[len(p.history)-1]
	return strings.Contains(last, p.names[s.person]+" "+p.names[s.carer]) && (strings.Contains(last, " no ") || strings.Contains(last, " expire "))
}

// mornings counts the meals of all stays, as the jobs of the morning do.
func (p *play) mornings() {
	for _, id := range p.m.order {
		if s := p.m.stays[id]; s.state != "active" || p.rng.IntN(3) == 0 {
			continue
		}
		p.accrue(id)
		p.m.settle(id, p.today()-1)
	}
}

// placements reads all placements.
func (p *play) placements() (out []*responder.Placement) {
	p.t.Helper()
	ok(p.t, p.service.Store.Read(p.t.Context(), func(tx responder.Tx) error {
		out = nil
		return tx.Select("placements", responder.Query{}.Top(5000), func() responder.Record {
			out = append(out, &responder.Placement{})
			return out[len(out)-1]
		})
	}))
	return out
}
