package main

import (
	"io"
)

// commands is the command line.
type commands struct {
	Serve    serveCmd    `cmd:"" help:"Serve the API and the web page."`
	Demo     demoCmd     `cmd:"" help:"Play a province after a typhoon and serve it. All persons are invented."`
	Import   importCmd   `cmd:"" help:"Bring lists of households and reference data in."`
	Geo      GeoCmd      `cmd:"" help:"Check what is made of places and ways, without a server."`
	Law      LawCmd      `cmd:"" help:"Compute and show what the law says, without a server."`
	Verify   verifyCmd   `cmd:"" help:"Check the log's seals, the books, places and meals, and print what does not hold."`
	User     userCmd     `cmd:"" help:"Add a user."`
	Password passwordCmd `cmd:"" help:"Give a user another password, which they must renew."`
	Match    matchCmd    `cmd:"" help:"Place many groups at once: a problem as JSON on standard input, a plan with a proven bound on standard output."`
	Trial    trialCmd    `cmd:"" help:"Run the main job on real files and say what could not be located or priced."`
}

// app is where a command reads and writes.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}
