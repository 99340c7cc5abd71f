package mobileapi

import (
	"net/http"
	"sync"
	"testing"

	"kipthoi/responder"
)

// TestOperationTakesEffectOnce sends each operation by many connections at once, and once more.
func TestOperationTakesEffectOnce(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	const operations, connections = 8, 6
	for range operations {
		op := operation("case.report", report())
		results := make([]responder.Result, connections)
		var sending sync.WaitGroup
		for i := range connections {
			sending.Go(func() {
				client := &http.Client{Transport: &http.Transport{}}
				defer client.CloseIdleConnections()
				results[i] = w.by(client).apply(session, op)[0]
			})
		}
		sending.Wait()
		results = append(results, w.apply(session, op)[0])
		first := 0
		for _, r := range results {
			if r.Status != responder.StatusApplied || r.Facts["code"] != results[0].Facts["code"] {
				t.Errorf("%+v", r)
			}
			if !r.Duplicate {
				first++
			}
		}
		if first != 1 {
			t.Errorf("taken as new %d times", first)
		}
	}
	var page responder.CasePage
	w.do("GET", "/api/v1/cases?limit=500", nil, session...).into(t, 200, &page)
	if page.Total != operations {
		t.Errorf("%d cases for %d operations", page.Total, operations)
	}
}

// TestReusedID sends an id again with other data, and from somebody else.
func TestReusedID(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	op := operation("case.report", report())
	w.apply(session, op)
	other := operation("case.report", report())
	other["id"] = op["id"]
	for name, res := range map[string]responder.Result{"other data": w.apply(session, other)[0], "another author": w.apply(w.login(responder.RoleField), op)[0]} {
		if res.Status != responder.StatusRejected || res.Error.Code != responder.CodeOpReused || res.Error.Field != "operations.0.id" {
			t.Errorf("%s: %+v %+v", name, res, res.Error)
		}
	}
}

// TestFaultInABatch breaks the store in the middle of a batch: what was applied is answered, the rest can be sent again.
func TestFaultInABatch(t *testing.T) {
	w := newWorld(t)
	session := w.login(responder.RoleCoordinator)
	store := w.service.Store
	w.service.Store = &failing{Store: store, after: 2}
	ops := []any{operation("case.report", report()), operation("case.report", report()), operation("case.report", report()), operation("case.report", report())}
	var out struct {
		Results []responder.Result
		Left    int
	}
	w.do("POST", "/api/v1/operations", batch(ops...), session...).into(t, 200, &out)
	if len(out.Results) != 2 || out.Left != 2 {
		t.Fatalf("%+v", out)
	}
	w.do("POST", "/api/v1/operations", batch(ops[2:]...), session...).problem(t, 500)
	w.service.Store = store
	for i, r := range w.apply(session, ops...) {
		if r.Status != responder.StatusApplied || r.Duplicate != (i < 2) {
			t.Errorf("%d: %+v", i, r)
		}
	}
}
