package main

import (
	"os"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
