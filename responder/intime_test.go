package responder_test

import (
	"testing"
	"time"

	"kipthoi/responder"
)

// TestInTime: what became of each duty is counted by commune, kind and week: in time, late, overdue, running, dropped.
// Who may know of protection cases by code only learns neither their kind nor their clock.
func TestInTime(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		decide := func(f filed) {
			w.do("coordinator", "case.verify", f.id, obj{})
			w.do("coordinator", "case.decide", f.id, obj{"granted": true, "number": "12/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch", "rules": []string{"R-1.12"}})
		}
		decide(w.report("field", "disaster", "storm", nil)) // in time
		late := w.report("field", "disaster", "storm", nil)
		w.report("field", "disaster", "flood", nil) // overdue
		child := w.report("field", "protection", "P_ABUSE", nil)
		w.advance(72 * time.Hour)
		decide(late)
		w.report("field", "disaster", "flood", nil) // running
		m := w.inTime("coordinator")
		sum := map[string]responder.Fulfilment{}
		for _, l := range m.Lines {
			if l.Week == "" || l.Unit != thachHa || l.VI == "" || l.EN == "" {
				t.Errorf("line %+v", l)
			}
			s := sum[l.Kind+" "+l.Clock]
			s.InTime, s.Late, s.Overdue, s.Running = s.InTime+l.InTime, s.Late+l.Late, s.Overdue+l.Overdue, s.Running+l.Running
			sum[l.Kind+" "+l.Clock] = s
		}
		want := map[string]responder.Fulfilment{"storm relief_commune": {InTime: 1, Late: 1}, "flood relief_commune": {Overdue: 1, Running: 1}, "P_ABUSE child_emergency": {Overdue: 1}}
		for name, k := range want {
			if sum[name] != k {
				t.Errorf("%s: %+v, want %+v", name, sum[name], k)
			}
		}
		if done := m.All.InTime + m.All.Late + m.All.Overdue; m.All.Share != float64(m.All.InTime)/float64(done) {
			t.Errorf("all: %+v", m.All)
		}
		for _, login := range []string{"auditor", "fund_manager", "field2"} {
			for _, l := range w.inTime(login).Lines {
				if l.Family == responder.Protection && (l.Kind != "" || l.Clock != "" || l.VI != "") {
					t.Errorf("%s learns of %s: %+v", login, child.id, l)
				}
			}
		}
		if _, err := w.service.InTime(t.Context(), w.reader("admin"), "2026-10-01", "2026-11-30"); err == nil {
			t.Error("admin sees figures of cases")
		}
		for _, days := range [][2]string{{"2026-11-30", "2026-10-01"}, {"2020-01-01", "2026-10-01"}, {"2026-02-30", "2026-10-01"}} {
			if _, err := w.service.InTime(t.Context(), w.reader("coordinator"), days[0], days[1]); err == nil {
				t.Errorf("accepts %v", days)
			}
		}
	})
}

func (w *world) inTime(login string) responder.InTime {
	w.t.Helper()
	m, err := w.service.InTime(w.t.Context(), w.reader(login), "2026-10-01", "2026-11-30")
	ok(w.t, err)
	return m
}

// TestEscalation: a task that nobody did in time is told to its holder and the commune, later to the province, each
// once, and not at all when it was done.
func TestEscalation(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		local := newID()
		_, err := w.service.AsSystem(t.Context(), "user.create", local, map[string]string{"login": "local", "name": "Người xã", "role": "coordinator",
			"unit": thachHa, "phone": "0987111222", "password": "mat-khau-thu"})
		ok(t, err)
		f := w.report("field", "disaster", "storm", func(o obj) { o["urgent"], o["needs"] = false, []string{"water"} })
		done := w.report("field", "disaster", "storm", func(o obj) { o["urgent"], o["needs"] = false, []string{"water"} })
		w.do("coordinator", "case.verify", done.id, obj{})
		w.do("coordinator", "case.decide", done.id, obj{"granted": true, "number": "12/QĐ-UBND", "decided_on": "2026-10-20", "signer": "Chủ tịch", "rules": []string{"R-1.12"}})
		w.told(t, 0)
		w.advance(80 * time.Hour)
		w.told(t, 1) // the commune's coordinator
		if to := w.written("clock.warning")[0]; to.Recipient != "user:"+local || to.CaseID != f.id {
			t.Errorf("told %+v", to)
		}
		w.told(t, 1)
		w.advance(25 * time.Hour)
		w.told(t, 3) // both coordinators of the province
		w.advance(50 * time.Hour)
		w.told(t, 3)
	})
}

// told escalates, twice, and counts the warnings there are.
func (w *world) told(t *testing.T, want int) {
	t.Helper()
	ok(t, w.service.Escalate(t.Context()))
	ok(t, w.service.Escalate(t.Context()))
	if got := w.written("clock.warning"); len(got) != want {
		t.Errorf("%d warnings, want %d", len(got), want)
	}
}

// written reads the messages of a template.
func (w *world) written(template string) (out []responder.Message) {
	w.t.Helper()
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) error {
		out = nil
		return tx.Select("messages", responder.Where("template", responder.Eq, template).By("created_at"), func() responder.Record {
			out = append(out, responder.Message{})
			return &out[len(out)-1]
		})
	}))
	return out
}
