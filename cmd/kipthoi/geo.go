package main

// GeoCmd answers questions of place without the server.
type GeoCmd struct {
	Parse    geoParseCmd    `cmd:"" help:"Read addresses as CSV on standard input, print the commune that each means."`
	Track    geoTrackCmd    `cmd:"" help:"Measure GPS tracks: read a CSV of fixes on standard input, print each trip's length."`
	Locate   geoLocateCmd   `cmd:"" help:"Read points (lat, lon) as CSV on standard input, print the commune that each lies in."`
	Affected geoAffectedCmd `cmd:"" help:"Read CAP alerts, print the communes that they reach, with an estimate of their people."`
}
