package responder_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"kipthoi/responder"
)

// BenchmarkBatch works out a batch of 300 cases of one person and 400 households, beside asking for the proposals of each
// case one by one.
func BenchmarkBatch(b *testing.B) {
	w := newWorld(b, filepath.Join(b.TempDir(), "k.db"))
	units := []string{thachHa, huongKe}
	for i := range 400 {
		w.register(newID(), obj{"name": fmt.Sprint("Nhà ", i), "kind": "household", "phone": "", "places": 1 + i%3, "place": obj{"unit": units[i%2]}})
	}
	var cases []filed
	for range 300 {
		cases = append(cases, w.report("coordinator", "protection", "P_ORPHAN", nil))
	}
	coordinator := w.reader("coordinator")
	for b.Loop() {
		id := newID()
		w.do("coordinator", "batch.start", id, obj{"unit": haTinh})
		started := time.Now()
		ok(b, w.service.RunBatch(b.Context(), id))
		b.ReportMetric(float64(time.Since(started).Milliseconds()), "batch-ms")
		started = time.Now()
		for _, f := range cases {
			_, err := w.service.Proposals(b.Context(), coordinator, responder.Wanted{CaseID: f.id, PersonID: f.person}, 10)
			ok(b, err)
		}
		b.ReportMetric(float64(time.Since(started).Milliseconds()), "one-by-one-ms")
		v, err := w.service.Batch(b.Context(), coordinator, id, "", 50)
		ok(b, err)
		if v.State != responder.BatchDone || v.Placed != int64(len(cases)) {
			b.Fatalf("%+v", v.Batch)
		}
	}
}
