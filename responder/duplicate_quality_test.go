package responder_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/respondertest/census"
)

// crowd is how many people one commune of the measurements has: about as many as one of Hà Tĩnh really has.
const crowd = 14_500

// TestDuplicatesAreFound measures what BenchmarkDuplicates does, on 20,000 people, of whom more are reported again, so that
// chance matters less. It still moves the recall by a point: the floor is lower than what the benchmark must show.
func TestDuplicatesAreFound(t *testing.T) {
	q := measure(t, newWorld(t, peopled.SQLite(t)), 20_000, 1_000)
	t.Logf("recall %.3f, precision %.3f, %d pairs", q.recall(), q.precision(), q.pairs)
	if q.recall() < 0.93 || q.precision() < 0.90 {
		t.Errorf("recall %.3f, want 0.93; precision %.3f, want 0.90", q.recall(), q.precision())
	}
}

// BenchmarkDuplicates takes in a million people of Hà Tĩnh and then reports 20,000 of them again, with the errors that
// package census plants. All come in as reports through Apply, so that what stands in the database, the keys and the pairs
// that the first million are suspected of too, is what would stand there. Every pair that was not planted counts as
// wrong. Beside it stands what a comparison of folded name, birth date and commune would find.
func BenchmarkDuplicates(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		for name, address := range map[string]func() string{
			"sqlite":   func() string { return peopled.SQLite(b) },
			"postgres": func() string { return peopled.Postgres(b) },
		} {
			b.Run(name+"/"+strconv.Itoa(n), func(b *testing.B) {
				q := measure(b, newWorld(b, address()), n, n/50)
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(q.recall(), "recall")
				b.ReportMetric(q.precision(), "precision")
				b.ReportMetric(q.exact.recall(), "exact-recall")
				b.ReportMetric(q.exact.precision(), "exact-precision")
				b.ReportMetric(q.milliseconds(50), "p50-ms")
				b.ReportMetric(q.milliseconds(95), "p95-ms")
				b.ReportMetric(q.milliseconds(99), "p99-ms")
				b.ReportMetric(q.loaded, "load/s")
			})
		}
	}
}

// found says how many of the planted pairs were found, and how many pairs in all.
type found struct{ planted, right, pairs int }

func (f found) recall() float64    { return float64(f.right) / float64(f.planted) }
func (f found) precision() float64 { return float64(f.right) / float64(max(1, f.pairs)) }

type quality struct {
	found
	exact  found // what equal name, date and commune find
	took   []time.Duration
	loaded float64 // households a second
}

func (q *quality) milliseconds(percent int) float64 {
	return float64(q.took[len(q.took)*percent/100].Microseconds()) / 1000
}

// measure takes in a population, reports some of it again, one report after the other, and counts the pairs.
func measure(tb testing.TB, w *world, people, planted int) *quality {
	tb.Helper()
	homes := census.Population(1, people, communes(tb, max(2, people/crowd)))
	ids := make([][]string, len(homes))
	began := time.Now()
	w.takeIn(homes, ids)
	q := &quality{loaded: float64(len(homes)) / time.Since(began).Seconds()}
	truth, exact := map[[2]string]bool{}, newExact(homes)
	for _, rep := range census.Repeats(2, homes, planted) {
		began := time.Now()
		got := w.takeInOne(&rep.Household)
		q.took = append(q.took, time.Since(began))
		for i, of := range rep.Of {
			truth[[2]string{got[i], ids[rep.First][of]}] = true
			exact.add(&rep, i)
		}
	}
	slices.Sort(q.took)
	q.planted, q.exact = len(truth), exact.found
	ok(tb, w.service.Store.Read(tb.Context(), func(tx responder.Tx) error {
		var d *responder.Duplicate
		count := func() {
			if d != nil {
				q.pairs++
				if truth[[2]string{d.PersonID, d.OtherID}] {
					q.right++
				}
			}
		}
		err := tx.Select("duplicates", responder.Query{}.Top(10*people), func() responder.Record {
			count()
			d = &responder.Duplicate{}
			return d
		})
		count()
		return err
	}))
	return q
}

// communes gives the first n communes of Hà Tĩnh.
func communes(tb testing.TB, n int) (codes []string) {
	tb.Helper()
	built, err := reference()
	ok(tb, err)
	for _, u := range built.places.Units.Communes(haTinh) {
		codes = append(codes, u.Code)
	}
	return codes[:min(n, len(codes))]
}

// takeIn reports households, as many at once as people work at once, and notes the ids of their people.
func (w *world) takeIn(homes []census.Household, ids [][]string) {
	w.t.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	for range 32 {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(homes)); i = next.Add(1) - 1 {
				ids[i] = w.takeInOne(&homes[i])
			}
		})
	}
	all.Wait()
}

// takeInOne reports a household and gives the ids of its people.
func (w *world) takeInOne(h *census.Household) (ids []string) {
	var people []obj
	for _, p := range h.People {
		ids = append(ids, newID())
		people = append(people, obj{"id": ids[len(ids)-1], "name": p.Name, "birth_date": p.Birth, "birth_year": p.Year, "sex": p.Sex, "identity": p.Identity})
	}
	home := obj{"id": newID(), "head_name": h.Head, "hamlet": h.Hamlet}
	if h.Phone != "" {
		home["phones"] = []obj{{"number": h.Phone}}
	}
	data, err := json.Marshal(obj{"family": "disaster", "kind": "flood", "channel": "phone", "invented": true, "place": obj{"unit": h.Unit}, "household": home, "persons": people})
	if err != nil {
		w.t.Error(err)
	}
	op := responder.Operation{ID: newID(), Kind: "case.report", Subject: newID(), At: w.clock(), Actor: w.users["field"], Data: data}
	if res, err := w.service.Apply(w.t.Context(), op); err != nil || res.Error != nil {
		w.t.Errorf("report: %v %v", err, res.Error)
	}
	return ids
}

// exact counts the pairs that equal folded name, birth date and commune make.
type exact struct {
	found
	homes map[string]int // people by what is compared
	truth []census.Household
}

func newExact(homes []census.Household) *exact {
	e := &exact{homes: map[string]int{}, truth: homes}
	for _, h := range homes {
		for _, p := range h.People {
			key := exactKey(h.Unit, p)
			e.pairs += e.homes[key]
			e.homes[key]++
		}
	}
	return e
}

func exactKey(unit string, p census.Person) string {
	return strings.Join([]string{unit, geo.Fold(p.Name), p.Birth, strconv.Itoa(p.Year)}, "|")
}

func (e *exact) add(rep *census.Repeat, i int) {
	key, first := exactKey(rep.Unit, rep.People[i]), e.truth[rep.First]
	e.planted++
	e.pairs += e.homes[key]
	if key == exactKey(first.Unit, first.People[rep.Of[i]]) {
		e.right++
	}
}
