package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"

	"github.com/paulmach/orb"
)

const (
	benchCarers = 1000
	benchStreet = 160 // crossings of a street; 25,600 in all, as many as Hà Nội's south-east has
)

// benchTown is a town of streets 40 m apart, in Overpass form.
func benchTown(b *testing.B, dir string) string {
	b.Helper()
	var text strings.Builder
	text.WriteString(`{"elements":[{"type":"relation"}`)
	for i := range benchStreet * benchStreet {
		fmt.Fprintf(&text, "\n"+`,{"type":"node","id":%d,"lat":%.7f,"lon":%.7f}`, i, 21+float64(i/benchStreet)/2500, 105.8+float64(i%benchStreet)/2500)
	}
	for i := range benchStreet {
		var row, column []string
		for j := range benchStreet {
			row, column = append(row, fmt.Sprint(i*benchStreet+j)), append(column, fmt.Sprint(j*benchStreet+i))
		}
		for _, nodes := range [][]string{row, column} {
			fmt.Fprintf(&text, "\n"+`,{"type":"way","id":1,"nodes":[%s],"tags":{"highway":"residential"}}`, strings.Join(nodes, ","))
		}
	}
	text.WriteString("]}")
	file := filepath.Join(dir, "town.json")
	must(b, os.WriteFile(file, []byte(text.String()), 0o600))
	return file
}

// BenchmarkProposals ranks a thousand carers for one case by imported roads, and in the same run by the estimate.
func BenchmarkProposals(b *testing.B) {
	dir := b.TempDir()
	set := settings{DB: filepath.Join(dir, "kipthoi.db")}
	_, err := importRoads(b, importRoadsCmd{settings: set, File: benchTown(b, dir), Gap: 30})
	must(b, err)
	c := newClinic(b, set, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	anywhere := func() orb.Point { return orb.Point{105.8 + 0.06*rng.Float64(), 21 + 0.06*rng.Float64()} }
	a := c.file(anywhere(), anywhere())
	for range benchCarers - 1 {
		c.apply("carer.register", respondertest.Fit(map[string]any{"name": "x", "kind": "household", "phone": "0911111111", "places": 1, "place": placed(anywhere())}, time.Now()))
	}
	without, err := set.open(b.Context(), time.Now, io.Discard, slog.New(slog.DiscardHandler))
	must(b, err)
	defer func() { must(b, without.close()) }()
	u, _, err := c.service.Authenticate(b.Context(), c.token)
	must(b, err)
	var took [2]time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		for i, s := range []*responder.Service{c.service, without.service} {
			began := time.Now()
			list, err := s.Proposals(b.Context(), u, responder.Wanted{CaseID: a.id, PersonID: a.person}, 10)
			ps := list.Items
			took[i] += time.Since(began)
			must(b, err)
			if want := []responder.Method{responder.ByGraph, responder.ByEstimate}[i]; len(ps) != 10 || ps[0].Method != want {
				b.Fatalf("%d proposals, %+v", len(ps), ps)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, name := range []string{"graph-ms", "estimate-ms"} {
		b.ReportMetric(took[i].Seconds()*1000/float64(rounds), name)
	}
	b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "graph/estimate")
}
