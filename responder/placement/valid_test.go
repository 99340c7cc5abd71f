package placement

import (
	"errors"
	"math"
	"strings"
	"testing"
)

const small = `{"groups":[{"id":"a","size":2,"urgency":1}],"homes":[{"id":"H","places":2}],
	"pairs":[{"group":"a","home":"H","cost":10}],"time_limit_s":1,"require_all":false}`

func TestReadNamesTheField(t *testing.T) {
	if _, err := Read([]byte(small)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, field string }{
		{`"id":"a"`, `"id":""`, "groups[0].id"},
		{`"size":2`, `"size":0`, "groups[0].size"},
		{`"size":2`, `"size":1.5`, "groups[0].size"},
		{`"urgency":1`, `"urgency":10`, "groups[0].urgency"},
		{`{"id":"H"`, `{"id":"H","places":1},{"id":"H"`, "homes[1].id"},
		{`"id":"H"`, `"id":"` + strings.Repeat("ế", 101) + `"`, "homes[0].id"},
		{`"places":2`, `"places":-1`, "homes[0].places"},
		{`"group":"a"`, `"group":"b"`, "pairs[0].group"},
		{`"home":"H"`, `"home":"K"`, "pairs[0].home"},
		{`"cost":10`, `"places":1`, "pairs[0].cost"},
		{`"cost":10`, `"cost":-1`, "pairs[0].cost"},
		{`"cost":10`, `"cost":1e10`, "pairs[0].cost"},
		{`"cost":10`, `"cost":"10"`, "pairs[0].cost"},
		{`"cost":10`, `"cost":10,"places":0`, "pairs[0].places"},
		{`"cost":10}`, `"cost":10},{"group":"a","home":"H","cost":10}`, "pairs[1]"},
		{`"cost":10`, `"cost":10,"colour":"red"`, ""},
		{`"time_limit_s":1`, `"time_limit_s":-1`, "time_limit_s"},
		{`"time_limit_s":1`, `"iterations":-1`, "iterations"},
		{`"time_limit_s":1`, `"move_cost":-1`, "move_cost"},
		{`"time_limit_s":1`, `"pins":[{"group":"x","home":"H"}]`, "pins[0].group"},
		{`"time_limit_s":1`, `"pins":[{"group":"a","home":"K"}]`, "pins[0].home"},
		{`"size":2`, `"pins":[{"group":"a","home":"H"}],"size":2`, ""},
		{`"time_limit_s":1`, `"pins":[{"group":"a","home":"H"},{"group":"a","home":"H"}]`, "pins[1]"},
		{`"places":2}],`, `"places":2},{"id":"K","places":2}],"pins":[{"group":"a","home":"K"}],`, "pins[0]"},
		{`"time_limit_s":1`, `"bans":[{"group":"a","home":"K"}]`, "bans[0].home"},
		{`"cost":10`, `"cost":NaN`, ""},
		{`"require_all":false}`, `"require_all":false} {}`, ""},
	} {
		_, err := Read([]byte(strings.Replace(small, c.old, c.new, 1)))
		var field *FieldError
		if !errors.As(err, &field) || field.Field != c.field || field.VI == "" || field.EN == "" {
			t.Errorf("%s: error %v, want one of field %q", c.new, err, c.field)
		}
	}
}

func TestNaNIsRefused(t *testing.T) {
	p, err := Read([]byte(small))
	must(t, err)
	*p.Pairs[0].Cost = math.NaN()
	if p.Validate() == nil {
		t.Error("a cost that is no number was accepted")
	}
	*p.Pairs[0].Cost, p.TimeLimitS = 1, math.NaN()
	if p.Validate() == nil {
		t.Error("a time limit that is no number was accepted")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			return
		}
		p.Iterations, p.TimeLimitS = 2, 1
		solve(t, p)
	})
}

func TestCheckFindsWrongPlans(t *testing.T) {
	p, err := Read([]byte(small))
	must(t, err)
	right := solve(t, p)
	for name, spoil := range map[string]func(*Plan){
		"twice":      func(q *Plan) { q.Assigned = append(q.Assigned, q.Assigned[0]) },
		"missing":    func(q *Plan) { q.Assigned = nil },
		"stranger":   func(q *Plan) { q.Unassigned = []Unassigned{{Group: "x"}} },
		"no pair":    func(q *Plan) { q.Assigned = []Assignment{{"a", "K"}} },
		"cost":       func(q *Plan) { q.Cost = 9; q.Bound = 9 },
		"bound":      func(q *Plan) { q.Bound = 11 },
		"proof":      func(q *Plan) { q.Certificate.Prices = []float64{9} },
		"no proof":   func(q *Plan) { q.Certificate.Prices = nil },
		"gap":        func(q *Plan) { q.Gap = new(0.5) },
		"incomplete": func(q *Plan) { q.Complete = false },
	} {
		q := *right
		spoil(&q)
		if Check(p, &q) == nil {
			t.Errorf("%s: a wrong plan was accepted", name)
		}
	}
	p.Homes[0].Places = 1
	if Check(p, right) == nil {
		t.Error("an overfull home was accepted")
	}
}
