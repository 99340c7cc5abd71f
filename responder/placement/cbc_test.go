package placement

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// No plan is better than what COIN-OR's branch and cut finds best, no bound is above it.
func TestCBCAgrees(t *testing.T) {
	if _, err := exec.LookPath("cbc"); err != nil {
		t.Log("cbc is not installed: nothing to compare with; scripts/deps.sh installs it")
		return
	}
	for seed := range uint64(3) {
		p := newTown(60, 24, 2, seed)
		p.Iterations, p.TimeLimitS = 20, 600
		plan := solve(t, p)
		if !plan.Complete {
			t.Fatalf("seed %d: %d without a place", seed, len(plan.Unassigned))
		}
		least := cbc(t, p, 60, 0)
		t.Logf("seed %d: bound %g, CBC %g, cost %g, %.1fs", seed, plan.Bound, least, plan.Cost, plan.Seconds)
		if plan.Bound > least+1e-6 || plan.Cost < least-1e-6 || plan.Cost > least*1.003 {
			t.Errorf("seed %d: bound %g, CBC's optimum %g, cost %g", seed, plan.Bound, least, plan.Cost)
		}
	}
}

// BenchmarkCBC compares a plan after 2 s for 1,000 groups, each with the 50 nearest homes, with what COIN-OR's branch and
// cut comes to, nearer to the optimum than 0.05 %.
func BenchmarkCBC(b *testing.B) {
	p := nearOnly(newTown(1000, 400, 12, 1), 50)
	p.TimeLimitS = 2
	for range b.N {
		plan := solve(b, p)
		started := time.Now()
		least := cbc(b, p, 600, 0.0005)
		b.ReportMetric(time.Since(started).Seconds(), "cbc-s")
		b.ReportMetric(plan.Seconds, "s")
		b.ReportMetric(100*(plan.Cost/least-1), "above-cbc-%")
		b.ReportMetric(100**plan.Gap, "gap-%")
		if plan.Bound > least+1e-6 {
			b.Errorf("bound %g, CBC found %g", plan.Bound, least)
		}
	}
}

// cbc solves a problem in which everybody must have a place with COIN-OR's branch and cut; it gives the least cost, or
// one that is nearer to it than a share.
func cbc(tb testing.TB, p *Problem, seconds int, share float64) (cost float64) {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "problem.lp")
	must(tb, os.WriteFile(file, []byte(lp(p)), 0o600))
	out, err := exec.Command("cbc", file, "sec", strconv.Itoa(seconds), "ratio", fmt.Sprint(share), "solve", "quit").CombinedOutput()
	must(tb, err)
	for line := range strings.Lines(string(out)) {
		if v, ok := strings.CutPrefix(line, "Objective value:"); ok && strings.Contains(string(out), "Optimal solution found") {
			cost, err = strconv.ParseFloat(strings.TrimSpace(v), 64)
			must(tb, err)
			return cost
		}
	}
	tb.Fatalf("cbc found no optimum:\n%s", out)
	return 0
}

// lp writes the problem as an integer program in CPLEX's LP format.
func lp(p *Problem) string {
	var b strings.Builder
	w := &b
	number, size := map[string]int{}, map[string]int{}
	for i, g := range p.Groups {
		number[g.ID], size[g.ID] = i, g.Size
	}
	groups, homes := make([]string, len(p.Groups)), map[string]string{}
	fmt.Fprint(w, "Minimize\n obj:")
	for i, q := range p.Pairs {
		fmt.Fprintf(w, " + %g x%d\n", *q.Cost, i)
		groups[number[q.Group]] += fmt.Sprintf(" + x%d\n", i)
		places := size[q.Group]
		if q.Places != nil {
			places = *q.Places
		}
		homes[q.Home] += fmt.Sprintf(" + %d x%d\n", places, i)
	}
	fmt.Fprint(w, "Subject To\n")
	for i, sum := range groups {
		fmt.Fprintf(w, " g%d:%s = 1\n", i, sum)
	}
	for i, h := range p.Homes {
		if homes[h.ID] != "" {
			fmt.Fprintf(w, " h%d:%s <= %d\n", i, homes[h.ID], h.Places)
		}
	}
	fmt.Fprint(w, "Binary\n")
	for i := range p.Pairs {
		fmt.Fprintf(w, " x%d\n", i)
	}
	fmt.Fprint(w, "End\n")

	return b.String()
}
