package respondertest

import (
	"fmt"
	"testing"
	"time"

	"kipthoi/responder"
)

// queriesPages reads a table page by page, with equal values in the order's columns, and meets each row once.
func queriesPages(t *testing.T, s responder.Store) {
	const rows, page = 50, 7
	write(t, s, func(tx responder.Tx) error {
		for i := range rows {
			k := &responder.Case{Meta: responder.Meta{ID: fmt.Sprintf("%02d", (i*17)%rows)}, Code: fmt.Sprint(i), Family: responder.Disaster, Status: responder.CaseReported, Priority: int64(1 + i%3), DueAt: time.UnixMilli(int64(i % 5)).UTC()}
			if err := tx.Insert(k); err != nil {
				return err
			}
		}
		return nil
	})
	either := responder.Where("due_at", responder.Lt, time.UnixMilli(2)).Or(responder.Cond{Column: "priority", Op: responder.Eq, Value: int64(1)}, responder.Cond{Column: "priority", Op: responder.Eq, Value: int64(3)})
	want := 0
	for i := range rows {
		want += btoi(i%5 < 2 && i%3 != 1)
	}
	same(t, "rows of either priority", len(casesOf(t, s, either)), want)
	seen := map[string]bool{}
	q := responder.Where("priority", responder.Ge, int64(1)).By("priority", "due_at").Top(page)
	for pages := 0; ; pages++ {
		found := casesOf(t, s, q)
		for i, k := range found {
			if seen[k.ID] || i > 0 && k.Priority < found[i-1].Priority {
				t.Fatalf("%s comes twice or out of order", k.ID)
			}
			seen[k.ID] = true
		}
		if len(found) < page {
			break
		}
		last := found[len(found)-1]
		q = q.Beyond(last.Priority, last.DueAt, last.ID)
	}
	same(t, "rows met", len(seen), rows)
	for _, wrong := range []responder.Query{q.Beyond(int64(1)), q.By("-priority", "due_at").Beyond(int64(1), time.Now(), "x")} {
		err := s.Read(limited(t), func(tx responder.Tx) error {
			return tx.Select("cases", wrong, func() responder.Record { return new(responder.Case) })
		})
		if err == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func casesOf(t *testing.T, s responder.Store, q responder.Query) (found []*responder.Case) {
	t.Helper()
	read(t, s, func(tx responder.Tx) error {
		return tx.Select("cases", q, func() responder.Record {
			found = append(found, new(responder.Case))
			return found[len(found)-1]
		})
	})
	return found
}
