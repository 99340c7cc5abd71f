package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kipthoi/responder/placement"
)

const family = `{"groups":[{"id":"g1","size":2,"urgency":1},{"id":"g2","size":1,"urgency":2}],
	"homes":[{"id":"h1","places":2},{"id":"h2","places":1}],"time_limit_s":5,"require_all":ALL,
	"pairs":[{"group":"g1","home":"h1","cost":7},{"group":"g2","home":"h1","cost":1},{"group":"g2","home":"h2","cost":PRICE,"places":PLACES}]}`

func runMatch(input string) (string, error) {
	var out, errs bytes.Buffer
	err := new(matchCmd).Run(context.Background(), &app{strings.NewReader(input), &out, &errs})
	return out.String(), err
}

func TestMatch(t *testing.T) {
	fill := func(all, price, places string) string {
		return strings.NewReplacer("ALL", all, "PRICE", price, "PLACES", places).Replace(family)
	}
	for _, c := range []struct {
		input      string
		unassigned int
		cost       float64
		err        string // part of the text
	}{
		{fill("true", "3", "1"), 0, 10, ""},
		{fill("false", "3", "2"), 1, 7, ""},
		{fill("true", "3", "2"), 1, 7, "không tìm được"},
		{fill("false", "-3", "1"), 0, 0, "pairs[2].cost"},
		{"{", 0, 0, "JSON"},
	} {
		out, err := runMatch(c.input)
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("error %v, want %q", err, c.err)
		}
		if c.cost == 0 {
			continue
		}
		var plan placement.Plan
		must(t, json.Unmarshal([]byte(out), &plan))
		if len(plan.Unassigned) != c.unassigned || plan.Cost != c.cost || plan.Bound > c.cost {
			t.Errorf("%d without a place, cost %g, bound %g; want %d, %g", len(plan.Unassigned), plan.Cost, plan.Bound, c.unassigned, c.cost)
		}
	}
}

// A plan that was written can be checked again; one whose bound was raised is refused.
func TestMatchCheck(t *testing.T) {
	problem := strings.NewReplacer("ALL", "true", "PRICE", "3", "PLACES", "1").Replace(family)
	plan, err := runMatch(problem)
	must(t, err)
	file := filepath.Join(t.TempDir(), "plan.json")
	check := func(text string) error {
		must(t, os.WriteFile(file, []byte(text), 0o600))
		var out, errs bytes.Buffer
		return (&matchCmd{Check: file}).Run(context.Background(), &app{strings.NewReader(problem), &out, &errs})
	}
	must(t, check(plan))
	if wrong := strings.Replace(plan, `"cost": 10`, `"cost": 9`, 1); wrong == plan || check(wrong) == nil {
		t.Errorf("a plan with another cost was accepted: %s", wrong)
	}
}

// Edits of a plan are tried from files: who moves is told, and a wrong edit names its field.
func TestMatchEdit(t *testing.T) {
	problem := strings.NewReplacer("ALL", "true", "PRICE", "3", "PLACES", "1").Replace(family)
	plan, err := runMatch(problem)
	must(t, err)
	folder := t.TempDir()
	planFile, editFile := filepath.Join(folder, "plan.json"), filepath.Join(folder, "edits.json")
	must(t, os.WriteFile(planFile, []byte(plan), 0o600))
	try := func(edits string) (string, error) {
		must(t, os.WriteFile(editFile, []byte(edits), 0o600))
		var out, errs bytes.Buffer
		err := (&matchCmd{Plan: planFile, Edit: editFile}).Run(context.Background(), &app{strings.NewReader(problem), &out, &errs})
		return out.String(), err
	}
	out, err := try(`{"withdrawn":["h2"]}`)
	must(t, err)
	var r placement.Repair
	must(t, json.Unmarshal([]byte(out), &r))
	if len(r.Moves) != 1 || r.Moves[0].Group != "g2" || !r.Moves[0].Forced || len(r.Unassigned) != 1 || r.Unassigned[0].Reason.Code != placement.HomesFull {
		t.Errorf("%+v", r)
	}
	if _, err := try(`{"withdrawn":["h9"]}`); err == nil || !strings.Contains(err.Error(), "withdrawn[0]") {
		t.Errorf("error %v, want one of withdrawn[0]", err)
	}
	for _, wrong := range []string{`[`, `{"withdraw":["h2"]}`} {
		if _, err := try(wrong); err == nil {
			t.Errorf("edits %s were accepted", wrong)
		}
	}
}
