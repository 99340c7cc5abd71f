package demo

import (
	"context"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// storm declares the typhoon: a track from the sea over the province with the radius that its wind reached.
func (p *Play) storm(ctx context.Context) error {
	p.incident = p.id()
	data := map[string]any{"family": "disaster", "kind": "storm", "name": "Bão số 0 (mẫu)", "unit": Province, "invented": true,
		"started_at": p.Clock.Now().Add(-6 * time.Hour), "area": track()}
	err := p.must(ctx, "dieuphoi", "incident.declare", p.incident, data)
	p.Step("bão", 1, 1)
	return err
}

// track is an invented one: fixes from the sea to the mountains, each with the radius of strong wind in metres.
func track() geo.Area {
	const radius = 35_000
	var a geo.Area
	for _, p := range []orb.Point{{107.9, 17.9}, {107.0, 18.1}, {106.2, 18.28}, {105.6, 18.42}, {105.0, 18.6}} {
		a.Track = append(a.Track, geo.Circle{Point: p, RadiusM: radius})
	}
	return a
}
