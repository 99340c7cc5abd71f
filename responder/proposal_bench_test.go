package responder_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

const benchAsked = 200 // cases asked for, each once

// crowd registers carers all over a province: households, some without what they need, relatives of others, shelters.
func (w *world) crowd(n int) {
	w.t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	units := []string{thachHa, huongKe}
	todo := make(chan responder.Operation)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for op := range todo {
				if res, err := w.service.Apply(w.t.Context(), op); err != nil || res.Error != nil {
					w.t.Errorf("%v %+v", err, res.Error)
				}
			}
		})
	}
	for i := range n {
		data := obj{"name": fmt.Sprintf("Nhà %d", i), "kind": "household", "phone": fmt.Sprintf("09%08d", i), "places": 1 + rng.IntN(4),
			"languages": []string{"vi"}, "place": obj{"unit": units[i%2], "lat": 18.1 + rng.Float64()/2, "lon": 105.6 + rng.Float64()/2}}
		switch i % 10 {
		case 7:
			data["accepts"] = []string{"adult"}
		case 8:
			data["kind"] = "shelter"
		case 9:
			data["state"], data["evidence"] = "applied", []obj{}
		}
		todo <- w.op("coordinator", "carer.register", newID(), 0, respondertest.Fit(data, w.clock()))
	}
	close(todo)
	all.Wait()
}

// BenchmarkOneCase ranks 2,000 and 10,000 carers for one case with its reasons and why-nots, on SQLite: as nothing has
// changed since the last case, and after one carer has changed. In the same run the same rows are read and nothing more
// (bare).
func BenchmarkOneCase(b *testing.B) {
	for _, carers := range []int{2_000, 10_000} {
		b.Run(fmt.Sprint(carers), func(b *testing.B) { benchOneCase(b, carers) })
	}
}

func benchOneCase(b *testing.B, carers int) {
	w := newWorld(b, peopled.SQLite(b))
	w.crowd(carers)
	one := w.carer(3)
	w.advance(time.Hour)
	var cases []filed
	for i := range benchAsked {
		f := w.report("coordinator", "protection", []string{"P_ORPHAN", "P_DV"}[i%2], func(o obj) { o["place"] = near(float64(100 * i)) })
		if i%2 == 1 {
			perpetrator(obj{"unit": huongKe, "lat": 18.18, "lon": 105.70})(w, f, "")
		}
		cases = append(cases, f)
	}
	u := w.reader("coordinator")
	ask := func(f filed) time.Duration {
		began := time.Now()
		list, err := w.service.Proposals(b.Context(), u, responder.Wanted{CaseID: f.id, PersonID: f.person}, 10)
		took := time.Since(began)
		if ok(b, err); len(list.Items) != 10 || len(list.Items[0].For) == 0 || len(list.LeftOut) == 0 {
			b.Fatalf("%+v", list)
		}
		return took
	}
	first := ask(cases[0])
	var still, changed, bare []time.Duration
	for b.Loop() {
		for _, f := range cases {
			still = append(still, ask(f))
			w.do("coordinator", "carer.confirm", one, obj{})
			changed = append(changed, ask(f))
		}
		for range benchAsked / 20 { // apart: each leaves as much to collect as a hundred cases
			bare = append(bare, w.bare(b, carers))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(first), "first-ms")
	for name, took := range map[string][]time.Duration{"": still, "changed-": changed, "bare-": bare} {
		slices.Sort(took)
		b.ReportMetric(ms(took[len(took)/2]), name+"p50-ms")
		b.ReportMetric(ms(took[len(took)*95/100]), name+"p95-ms")
		b.ReportMetric(ms(took[len(took)*99/100]), name+"p99-ms")
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// bare reads every carer of the province and does nothing with them.
func (w *world) bare(b *testing.B, carers int) time.Duration {
	began, n := time.Now(), 0
	ok(b, w.service.Store.Read(b.Context(), func(tx responder.Tx) error {
		return tx.Select("carers", responder.Where("province", responder.Eq, haTinh).Top(1_000_000), func() responder.Record { n++; return &responder.Carer{} })
	}))
	if n != carers+1 {
		b.Fatalf("%d rows", n)
	}
	return time.Since(began)
}
