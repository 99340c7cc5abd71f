package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kipthoi/responder/sqlstore"
)

// clockTick is the unit of times in /proc on Linux.
const clockTick = 10 * time.Millisecond

// ownCPU is the time that this process has spent on the processors, its stand-ins for providers included.
func ownCPU(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	must(tb, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// postgresCPU is the time that all processes of a PostgreSQL server have spent; 0 for a file of SQLite.
func postgresCPU(tb testing.TB, address string) (spent time.Duration) {
	tb.Helper()
	if !sqlstore.IsPostgres(address) {
		return 0
	}
	db, err := sql.Open("pgx", address)
	must(tb, err)
	defer db.Close()
	var folder string
	must(tb, db.QueryRowContext(tb.Context(), "SHOW data_directory").Scan(&folder))
	raw, err := os.ReadFile(filepath.Join(folder, "postmaster.pid"))
	must(tb, err)
	postmaster, _, _ := strings.Cut(string(raw), "\n")
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	must(tb, err)
	for _, path := range all {
		if stat, err := os.ReadFile(path); err == nil { // a process may have ended meanwhile
			spent += ticksOf(tb, string(stat), postmaster)
		}
	}
	return spent
}

// ticksOf reads the times of a process that is a server's first one or its child. The first has those of children that
// ended, too.
func ticksOf(tb testing.TB, stat, postmaster string) time.Duration {
	tb.Helper()
	pid, _, _ := strings.Cut(stat, " ")
	_, rest, _ := strings.Cut(stat, ") ")
	var state, parent string
	var skip, user, system, ended, endedSystem int64
	_, err := fmt.Sscan(rest, &state, &parent, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &user, &system, &ended, &endedSystem)
	must(tb, err)
	switch postmaster {
	case pid:
		return time.Duration(user+system+ended+endedSystem) * clockTick
	case parent:
		return time.Duration(user+system) * clockTick
	}
	return 0
}
