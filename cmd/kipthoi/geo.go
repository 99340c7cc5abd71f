package main

// GeoCmd answers questions of place without the server.
type GeoCmd struct {
	Parse geoParseCmd `cmd:"" help:"Read addresses as CSV on standard input, print the commune that each means."`
}
