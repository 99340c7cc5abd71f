package responder_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/sqlstore"

	"github.com/paulmach/orb"
)

const benchHomes = 100_000

// BenchmarkAffected asks whom a storm reaches among 100,000 households in SQLite, and in the same run reads them all and
// measures each against every stretch of the storm's way.
func BenchmarkAffected(b *testing.B) {
	s, incident, area := manyHomes(b)
	began := time.Now()
	plain := scanAll(b, s, area)
	scan := time.Since(began).Seconds()
	b.Run(fmt.Sprintf("%d homes", benchHomes), func(b *testing.B) {
		for b.Loop() {
			a, err := s.Affected(b.Context(), responder.SystemUser(), incident, 100)
			if err != nil || a.Inside != plain || plain == 0 {
				b.Fatalf("%d inside, %d by the scan: %v", a.Inside, plain, err)
			}
		}
		took := b.Elapsed().Seconds() / float64(b.N)
		b.ReportMetric(1000*took, "affected-ms")
		b.ReportMetric(1000*scan, "scan-ms")
		b.ReportMetric(scan/took, "scan/affected")
		b.ReportMetric(float64(plain), "inside")
	})
}

// manyHomes gives a service with households all over the country and a storm that comes ashore at Hà Tĩnh.
func manyHomes(b *testing.B) (*responder.Service, string, geo.Area) {
	store, err := sqlstore.Open(b.Context(), filepath.Join(b.TempDir(), "k.db"))
	must(b, err)
	b.Cleanup(func() { must(b, store.Close()) })
	built, err := reference()
	must(b, err)
	s := responder.NewService(responder.Service{Store: store, Law: built.book, Places: built.places, Now: time.Now, NewID: newID})
	communes, r := built.places.Units.Communes(geo.Country), rand.New(rand.NewPCG(5, 6))
	for from := 0; from < benchHomes; from += 1000 {
		must(b, store.Write(b.Context(), func(tx responder.Tx) error {
			for range 1000 {
				lon, lat := 102.2+7*r.Float64(), 8.5+14.8*r.Float64()
				h := &responder.Household{Meta: responder.Meta{ID: newID(), Unit: communes[r.IntN(len(communes))].Code}, HeadName: "x", Lon: &lon, Lat: &lat, Size: 4}
				if err := tx.Insert(h); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	area := geo.Area{}
	for i := range 60 {
		t := float64(i) / 59
		area.Track = append(area.Track, geo.Circle{Point: orb.Point{130 - 28*t, 12 + 7*t}, RadiusM: 150_000 - 90_000*t})
	}
	id := newID()
	must(b, store.Write(b.Context(), func(tx responder.Tx) error {
		return tx.Insert(&responder.Incident{Meta: responder.Meta{ID: id, Unit: haTinh, Province: haTinh}, Family: responder.Disaster, Kind: "storm", Area: area})
	}))
	return s, id, area
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// scanAll reads every household, a page after the other, and measures it.
func scanAll(b *testing.B, s *responder.Service, area geo.Area) (inside int64) {
	must(b, s.Store.Read(b.Context(), func(tx responder.Tx) error {
		q := responder.Where("restricted", responder.Eq, false).By("id").Top(1000)
		for {
			var page []*responder.Household
			err := tx.Select("households", q, func() responder.Record {
				page = append(page, &responder.Household{})
				return page[len(page)-1]
			})
			for _, h := range page {
				if p, ok := h.Point(); ok && area.Contains(p) {
					inside++
				}
			}
			if err != nil || len(page) < 1000 {
				return err
			}
			last := page[len(page)-1].ID
			q = q.Beyond(last, last)
		}
	}))
	return inside
}
