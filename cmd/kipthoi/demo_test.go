package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/geo"
	"kipthoi/responder"
)

// TestDemoOnce plays the demonstration as a person would who wants the figures only.
func TestDemoOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	sum := playDemo(t, "--dir", dir)
	t.Run("summary", func(t *testing.T) { wantSummary(t, sum) })
	t.Run("database", func(t *testing.T) { wantInvented(t, filepath.Join(dir, "kipthoi.db"), sum) })
	t.Run("messages", func(t *testing.T) { wantDryRun(t, dir, sum) })
	t.Run("folder in use", func(t *testing.T) {
		before := stat(t, dir)
		out, err := e2e.Run(t, "", "demo", "--once", "--json", "--dir", dir)
		if err == nil || !strings.Contains(err.Error(), "holds a database already") || len(out) > 0 {
			t.Errorf("played again in the same folder: %v, %s", err, out)
		}
		if after := stat(t, dir); !reflect.DeepEqual(before, after) {
			t.Errorf("the files changed: %v, %v", before, after)
		}
	})
	t.Run("same seed", func(t *testing.T) {
		if again := playDemo(t); !reflect.DeepEqual(sum, again) {
			t.Errorf("other figures:\n%+v\n%+v", sum, again)
		}
		if other := playDemo(t, "--seed", "2"); reflect.DeepEqual(sum, other) {
			t.Error("another seed gives the same figures")
		}
	})
}

// playDemo gives the summary without the ids of accounts, which are new in each play.
func playDemo(t *testing.T, args ...string) (sum responder.Summary) {
	t.Helper()
	out, err := e2e.Run(t, "", append([]string{"demo", "--once", "--json", "--dir", t.TempDir()}, args...)...)
	must(t, err)
	d := json.NewDecoder(bytes.NewReader(out))
	d.DisallowUnknownFields()
	must(t, d.Decode(&sum))
	for i := range sum.Accounts {
		sum.Accounts[i].ID = ""
	}
	return sum
}

func wantSummary(t *testing.T, sum responder.Summary) {
	if sum.Reports < 200 || sum.ByFamily["protection"] < 20 || sum.ByFamily["disaster"]+sum.ByFamily["protection"] != sum.Reports {
		t.Errorf("%d reports: %v", sum.Reports, sum.ByFamily)
	}
	for name, counts := range map[string]map[string]int64{"located": sum.Located, "priority": sum.ByPriority, "status": sum.ByStatus} {
		if len(counts) < 3 || total(counts) != sum.Reports {
			t.Errorf("%s: %v, want three or more ways that make %d together", name, counts, sum.Reports)
		}
	}
	if sum.InTime == 0 || sum.Rejected == 0 {
		t.Errorf("%d helped in time; %d operations rejected", sum.InTime, sum.Rejected)
	}
	if sum.Placed == 0 || len(sum.Unplaced) == 0 {
		t.Errorf("placed %d, not placed %+v", sum.Placed, sum.Unplaced)
	}
	for _, u := range sum.Unplaced {
		if u.Code == "" || u.VI == "" || u.EN == "" || u.Count < 1 {
			t.Errorf("not placed: %+v", u)
		}
	}
	wantMoney(t, sum)
}

func wantMoney(t *testing.T, sum responder.Summary) {
	kinds := map[string]bool{}
	for _, c := range sum.Costs {
		kinds[c.Kind] = true
		if c.Rule == "" || c.Lines < 1 || !strings.Contains(c.Citation, "Điều ") && !strings.Contains(c.Citation, "khoản ") {
			t.Errorf("cost without its article: %+v", c)
		}
	}
	for _, kind := range []string{"meal", "transport", "treatment"} {
		if !kinds[kind] {
			t.Errorf("no cost of kind %s: %+v", kind, sum.Costs)
		}
	}
	for _, a := range sum.Accounts {
		if a.Name == "" || a.ReservedVND < 0 || a.BalanceVND < a.ReservedVND {
			t.Errorf("account %+v", a)
		}
	}
	if m := sum.Messages; len(sum.Accounts) == 0 || m.Count == 0 || total(m.BySegments) != m.Count || m.ByState["sent"] != m.Count || m.Segments < m.Count {
		t.Errorf("accounts %+v, messages %+v", sum.Accounts, m)
	}
}

func total(counts map[string]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// wantInvented looks into the database: what the summary counts is there, and everybody is marked as invented.
func wantInvented(t *testing.T, path string, sum responder.Summary) {
	db := e2e.Database(t, path)
	if got := e2e.Value[int64](t, db, "SELECT count(*) FROM cases"); got != sum.Reports {
		t.Errorf("%d cases, the summary says %d", got, sum.Reports)
	}
	needless := e2e.Value[int64](t, db, "SELECT count(*) FROM cases WHERE status='closed' AND assisted_at=0")
	if sum.InTime+sum.Waiting+sum.Overdue+needless != sum.Reports {
		t.Errorf("in time %d, waiting %d, overdue %d, closed without help %d; that is not %d", sum.InTime, sum.Waiting, sum.Overdue, needless, sum.Reports)
	}
	for _, table := range []string{"incidents", "households", "persons", "cases", "carers", "accounts"} {
		all := e2e.Value[int64](t, db, "SELECT count(*) FROM "+table)
		if marked := e2e.Value[int64](t, db, "SELECT count(*) FROM "+table+" WHERE invented=1"); all == 0 || marked != all {
			t.Errorf("%d of %d %s are marked as invented", marked, all, table)
		}
	}
	units, err := geo.LoadUnits()
	must(t, err)
	rows, err := db.QueryContext(t.Context(), "SELECT DISTINCT unit FROM cases")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var code string
		must(t, rows.Scan(&code))
		if _, ok := units.Unit(code); !ok {
			t.Errorf("a case lies in %q, which is no unit in force", code)
		}
	}
	must(t, rows.Err())
}

func wantDryRun(t *testing.T, dir string, sum responder.Summary) {
	log, err := os.ReadFile(filepath.Join(dir, "sms.jsonl"))
	must(t, err)
	if lines := bytes.Count(log, []byte("\n")); int64(lines) != sum.Messages.Count {
		t.Errorf("%d messages were written, the summary says %d", lines, sum.Messages.Count)
	}
	if strings.Contains(string(log), "mẫu") {
		t.Error("a message names somebody")
	}
}

// stat gives the size and time of each file of a folder.
func stat(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := os.ReadDir(dir)
	must(t, err)
	out := map[string]string{}
	for _, f := range files {
		info, err := f.Info()
		must(t, err)
		if strings.HasSuffix(f.Name(), ".db") || strings.HasSuffix(f.Name(), ".jsonl") {
			out[f.Name()] = info.ModTime().String()
		}
	}
	return out
}
