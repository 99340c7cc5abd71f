package responder_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

// BenchmarkHamletList imports lists of 1,024 households, and in the same run writes as many households, persons and cases
// by the store alone, from as many callers: no operation, no log, no rule.
func BenchmarkHamletList(b *testing.B) {
	for name, address := range map[string]func(*testing.B) string{
		"sqlite":   func(b *testing.B) string { return peopled.SQLite(b) },
		"postgres": func(b *testing.B) string { return peopled.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, address(b))
			incident, u := w.incident(), responder.SystemUser()
			var took, bare time.Duration
			for n := range b.N {
				var rows []responder.ListRow
				for i := range 1024 {
					rows = append(rows, benchRow(1024*n+i))
				}
				began := time.Now()
				res, err := w.service.ImportList(b.Context(), u, responder.List{IncidentID: incident, Unit: thachHa, Rows: rows}, func(int) {})
				took += time.Since(began)
				ok(b, err)
				if res.Imported != len(rows) {
					b.Fatalf("%+v", res)
				}
				began = time.Now()
				bareRows(b, w, len(rows))
				bare += time.Since(began)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(1024*b.N)/took.Seconds(), "rows/s")
			b.ReportMetric(float64(1024*b.N)/bare.Seconds(), "bare/s")
		})
	}
}

// benchRow is a household whose head shares a name with many and a birthday with some, so that the search for persons who
// may be one has its usual work.
func benchRow(i int) responder.ListRow {
	name := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Phan", "Vũ", "Bùi"}[i%7] + []string{" Văn", " Thị", " Hữu", " Đức"}[i%4] +
		[]string{" An", " Bình", " Cường", " Dung", " Giang", " Hà", " Hoa", " Lan", " Nam"}[i%9]
	return responder.ListRow{Number: i, Household: responder.Household{HeadName: name, Address: fmt.Sprintf("Thôn %d, số nhà %d", i%20, i), Size: 4,
		Phones: []responder.Phone{{Number: fmt.Sprintf("+849%08d", i)}}},
		Head: responder.Person{Name: name, BirthDate: law.DateOf(time.Date(1940, 1, 1+i*37%22000, 0, 0, 0, 0, law.Zone())), Sex: "M"}}
}

func bareRows(b *testing.B, w *world, n int) {
	var writing sync.WaitGroup
	for range 32 {
		writing.Go(func() {
			for range n / 32 {
				err := w.service.Store.Write(context.Background(), func(tx responder.Tx) error {
					h := newID()
					meta := func(id string) responder.Meta {
						return responder.Meta{ID: id, Unit: thachHa, Province: haTinh, CreatedBy: "x"}
					}
					if err := tx.Insert(&responder.Household{Meta: meta(h), HeadName: "Hộ", Size: 4}); err != nil {
						return err
					}
					if err := tx.Insert(&responder.Person{Meta: meta(newID()), HouseholdID: h, Name: "Hộ"}); err != nil {
						return err
					}
					id := newID()
					return tx.Insert(&responder.Case{Meta: meta(id), Code: id, Family: responder.Disaster, Kind: "flood", HouseholdID: h, Status: "reported", Priority: 4})
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	writing.Wait()
}
