package responder_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/placement"
	"kipthoi/responder/respondertest"
)

// applyAll applies operations, many at once.
func (w *world) applyAll(ops []responder.Operation) {
	w.t.Helper()
	todo := make(chan responder.Operation)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for op := range todo {
				if res, err := w.service.Apply(w.t.Context(), op); err != nil || res.Error != nil {
					w.t.Errorf("%s: %v %v", op.Kind, err, res.Error)
				}
			}
		})
	}
	for _, op := range ops {
		todo <- op
	}
	close(todo)
	all.Wait()
}

// town has cases of one to four people after a typhoon, homes for some of them, and shelters for the others.
func (w *world) town(cases, homes, shelters int) {
	w.t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	units := []string{thachHa, huongKe}
	at := func(i int) obj {
		return obj{"unit": units[i%2], "lat": 18.1 + rng.Float64()/2, "lon": 105.6 + rng.Float64()/2}
	}
	var ops []responder.Operation
	for i := range homes + shelters {
		data := obj{"name": fmt.Sprintf("Nhà %d", i), "kind": "household", "phone": fmt.Sprintf("09%08d", i), "places": 1 + rng.IntN(5), "languages": []string{"vi"}, "place": at(i)}
		if i >= homes {
			data["kind"], data["places"] = "shelter", 1+2*cases/max(1, shelters)
		}
		ops = append(ops, w.op("coordinator", "carer.register", newID(), 0, respondertest.Fit(data, w.clock())))
	}
	for i := range cases {
		f := filed{newID(), newID(), newID()}
		data := reportData(f, []string{"disaster", "protection"}[i%2], []string{"storm", "P_ORPHAN"}[i%2])
		data["place"] = at(i)
		data["household"].(obj)["phones"] = []obj{{"number": fmt.Sprintf("08%08d", i)}}
		first := data["persons"].([]obj)[0]
		first["name"], first["needs"], first["birth_date"] = fmt.Sprintf("Người %d", i), []string{"shelter"}, fmt.Sprintf("%d-03-0%d", 2012+i%13, 1+i%9)
		for j := range rng.IntN(4) * (1 - i%2) {
			data["persons"] = append(data["persons"].([]obj), obj{"id": newID(), "name": fmt.Sprintf("Thân %d %d", i, j), "birth_date": fmt.Sprintf("%d-05-01", 1950+10*j+i%9), "sex": "F", "needs": []string{"shelter"}})
		}
		ops = append(ops, w.op("coordinator", "case.report", f.id, 0, data))
	}
	w.applyAll(ops)
}

// BenchmarkBatch works out a batch of 5,000 cases, 2,000 homes and 60 shelters on each database: the whole job, beside the
// matcher alone on the same problem in the same run, and a page of the result.
func BenchmarkBatch(b *testing.B) {
	for name, address := range map[string]func() string{
		"sqlite":   func() string { return peopled.SQLite(b) },
		"postgres": func() string { return peopled.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, address())
			w.town(5000, 2000, 60)
			coordinator := w.reader("coordinator")
			for b.Loop() {
				benchOneBatch(b, w, coordinator)
			}
		})
	}
}

func benchOneBatch(b *testing.B, w *world, coordinator responder.User) {
	id := newID()
	w.do("coordinator", "batch.start", id, obj{"unit": haTinh})
	p, read, judged, err := w.service.BatchProblem(b.Context(), id)
	ok(b, err)
	began := time.Now()
	plan, err := placement.Solve(b.Context(), p)
	ok(b, err)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "matcher-alone-ms")
	began = time.Now()
	ok(b, w.service.RunBatch(b.Context(), id))
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "job-ms")
	b.ReportMetric(float64(read.Milliseconds()), "of-it-read-ms")
	b.ReportMetric(float64(judged.Milliseconds()), "of-it-judge-ms")
	began = time.Now()
	v, err := w.service.Batch(b.Context(), coordinator, id, responder.BatchPage{N: 50})
	ok(b, err)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "page-ms")
	if v.State != responder.BatchDone || v.Placed == 0 || len(v.Lines) != 50 {
		b.Fatalf("%+v", v.Batch)
	}
	b.ReportMetric(float64(v.Groups), "groups")
	b.ReportMetric(float64(v.Placed), "placed")
	b.ReportMetric(float64(v.Pairs), "pairs")
	b.ReportMetric(float64(v.Searched), "searched")
	b.ReportMetric(float64(v.GapPPM)/1e4, "gap-%")
	b.ReportMetric(100**plan.Gap, "alone-gap-%")
	began = time.Now()
	_, err = w.service.BatchWhatIf(b.Context(), coordinator, id, responder.WhatIfEdits{Withdrawn: []string{v.Lines[0].Proposal.CarerID}})
	ok(b, err)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "first-what-if-ms")
	began = time.Now()
	_, err = w.service.BatchWhatIf(b.Context(), coordinator, id, responder.WhatIfEdits{Withdrawn: []string{v.Lines[1].Proposal.CarerID}})
	ok(b, err)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "next-what-if-ms")
}
