// Package geo answers "where is this household?" for Việt Nam, with pure functions on orb values.
//
// A place comes as a GPS fix, as an address typed in today's names or in those used before 1 July 2025, with
// or without marks, or as the code of a commune. Locator turns any of them into a Location: a commune in
// force, a point where there is one, and an honest confidence. What has several answers is never guessed.
//
//	units.go      register of provinces and communes in force, old units, succession
//	search.go     the beginning of a name or code -> units to choose from
//	fold.go       comparing Vietnamese names
//	address.go    address text -> commune (match.go finds names, score.go weighs readings)
//	boundary.go   point -> commune over polygons the operator imported (package geofile reads them)
//	border.go     how near borders are, and how far to trust them (precision.go)
//	share.go      area -> communes with the share of each (span.go compares polygons by parallels)
//	coverage.go   where polygons overlap or leave gaps, or cross themselves (crossing.go)
//	settlement.go nearest known settlement, for when there are no polygons
//	locate.go     all of the above behind one door
//	near.go       who is nearest; distance.go measures, and estimates the road
//	track.go      GPS fixes -> checked length of a drive (smooth.go finds stops, smoother.go takes the noise out)
//	area.go       storm tracks, circles, polygons, lists of communes: who is inside (zone.go asks about many points)
//	population.go people of communes; the communes an area reaches, with an estimate of their people
//
// Package tile draws boundaries and points for maps.
//
// Points are orb.Point{lon, lat} in degrees (WGS 84); distances are metres. Everything returned is safe for
// concurrent reading; nothing here reads the network, the clock or the disk (tables are embedded).
package geo
