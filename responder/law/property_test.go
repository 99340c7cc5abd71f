package law_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"kipthoi/responder/law"

	"pgregory.net/rapid"
)

// A stay split at any day, under any policy and across any change of law, costs the same.
func TestSplittingAStay(t *testing.T) {
	b := book(t)
	first := mustDate(t, "2021-07-01")
	rapid.Check(t, func(t *rapid.T) {
		from := first.AddDays(rapid.IntRange(0, 2200).Draw(t, "from"))
		days := rapid.IntRange(2, 120).Draw(t, "days")
		cut := rapid.IntRange(1, days-1).Draw(t, "cut")
		place := law.Place{Settings: law.Settings{
			MealDayPolicy: rapid.SampledFrom([]string{"", "inclusive", "exclude_last", "half_edge"}).Draw(t, "policy")}}
		whole := law.Item{Kind: "meal", Persons: rapid.Int64Range(1, 9).Draw(t, "persons"), From: from, To: from.AddDays(days - 1)}
		admitted := from.AddDays(rapid.IntRange(0, days-1).Draw(t, "admitted"))
		whole.InPatient = []law.Stay{{From: admitted, To: admitted.AddDays(rapid.IntRange(0, 9).Draw(t, "in hospital"))}}
		left, right := whole, whole
		left.To, left.ContinuesAfter = from.AddDays(cut-1), true
		right.From, right.ContinuesBefore = from.AddDays(cut), true
		_, all, err := b.ComputeAll([]law.Item{whole}, place)
		_, parts, errParts := b.ComputeAll([]law.Item{left, right}, place)
		if err != nil || errParts != nil || all != parts {
			t.Fatalf("whole %d, parts %d, errors %v, %v", all, parts, err, errParts)
		}
	})
}

// anyItem draws an item that may be granted, refused or wrong.
func anyItem(t *rapid.T, first law.Date) law.Item {
	on := first.AddDays(rapid.IntRange(0, 2200).Draw(t, "on"))
	yes, days := rapid.Bool().Draw(t, "card"), rapid.Int64Range(0, 9).Draw(t, "hospital days")
	pick := func(name string, words ...string) string { return rapid.SampledFrom(words).Draw(t, name) }
	group := pick("group", "G1", "G1_U4", "G4", "G5A", "G5C", "G8", "P_DV", "SP_TAKEN_IN", "U4", "poor", "near_poor", "other", "unknown")
	return law.Item{
		Kind: rapid.SampledFrom(law.Kinds()).Draw(t, "kind"), Persons: rapid.Int64Range(1, 50).Draw(t, "persons"),
		From: on, To: on.AddDays(rapid.IntRange(0, 100).Draw(t, "days")), On: on, At: law.MomentOf(on.At(9, 0)),
		Mode: pick("mode", "agency", "public", "hired"), Purpose: pick("purpose", "", "home", "facility", "visit"),
		Metres: rapid.Int64Range(1, 900_000).Draw(t, "metres"), FuelPriceVND: law.Milli(rapid.Int64Range(10_000_000, 60_000_000).Draw(t, "price")),
		FareVND: 85_000, ContractVND: 900_000, Card: &yes, Group: group, CoveredVND: rapid.Int64Range(1, 90_000_000).Draw(t, "covered"),
		HospitalDays: &days, Cause: pick("cause", "", "disaster", "epidemic", "other"), ActualVND: rapid.Int64Range(1, 90_000_000).Draw(t, "actual"),
		State: pick("state", "lost", "must_move", "damaged"), Poverty: pick("poverty", "poor", "none"),
		Months: rapid.Int64Range(1, 12).Draw(t, "months"), Born: on.AddDays(-rapid.IntRange(0, 36_000).Draw(t, "age")),
		Giver: pick("giver", "central", "province"), Receiver: pick("receiver", "body", "household", "person"),
	}
}

func TestEveryLineHasItsGround(t *testing.T) {
	b := book(t)
	first := mustDate(t, "2021-07-01")
	granted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		line, err := b.Compute(anyItem(t, first), law.Place{})
		if err != nil {
			return
		}
		if line.Citation == "" || line.Rule == "" || line.Reason == "" || line.ReasonEN == "" || line.Unit == "" {
			t.Fatalf("%+v lacks its ground", line)
		}
		if line.AmountVND < 0 || !line.Granted && (line.AmountVND != 0 || line.Quantity != 0) {
			t.Fatalf("%+v is not consistent", line)
		}
		if line.Granted && line.AmountVND == 0 && line.Quantity == 0 {
			t.Fatalf("%+v is a silent zero", line)
		}
		if line.Granted {
			granted++
		} else {
			refused++
		}
	})
	if granted == 0 || refused == 0 {
		t.Errorf("%d granted, %d refused: the draw is not wide enough", granted, refused)
	}
}

func TestTotalDoesNotDependOnOrder(t *testing.T) {
	b := book(t)
	first := mustDate(t, "2021-07-01")
	rapid.Check(t, func(t *rapid.T) {
		var items []law.Item
		for range rapid.IntRange(1, 8).Draw(t, "items") {
			if it := anyItem(t, first); usable(b, it) {
				items = append(items, it)
			}
		}
		_, want, err := b.ComputeAll(items, law.Place{})
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		if _, got, err := b.ComputeAll(items, law.Place{}); err != nil || got != want {
			t.Fatalf("shuffled total %d, error %v; want %d", got, err, want)
		}
	})
}

func usable(b *law.Book, it law.Item) bool {
	_, err := b.Compute(it, law.Place{})
	return err == nil
}

// sources parses the package's own files, without tests.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	var out []*ast.File
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}

func TestNoFloats(t *testing.T) {
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BasicLit:
				if x.Kind == token.FLOAT {
					t.Errorf("a floating-point number: %s", x.Value)
				}
			case *ast.Ident:
				if strings.Contains(strings.ToLower(x.Name), "float") {
					t.Errorf("a floating-point name: %s", x.Name)
				}
			}
			return true
		})
	}
}

// codeIDs are the constants of type paramID.
func codeIDs(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "paramID" {
				out = append(out, strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`))
			}
			return true
		})
	}
	return out
}

// Every parameter the code names is in the data; every parameter of the data is named by the code or marked informative.
func TestCodeAndDataNameTheSameParameters(t *testing.T) {
	b := book(t)
	used := map[string]bool{}
	for _, id := range codeIDs(t) {
		found := false
		for _, name := range b.IDs() {
			if name == id || strings.HasSuffix(id, ".") && strings.HasPrefix(name, id) {
				used[name], found = true, true
			}
		}
		if !found {
			t.Errorf("%s is in the code and not in the data", id)
		}
	}
	for _, name := range b.IDs() {
		rows, err := b.History(name)
		if err != nil {
			t.Fatal(err)
		}
		if info := rows[0].Use == "info"; info == used[name] {
			t.Errorf("%s: informative is %v, used by the code is %v", name, info, used[name])
		}
	}
	if len(used) < 50 {
		t.Errorf("only %d parameters are used", len(used))
	}
}

func FuzzReadRequest(f *testing.F) {
	f.Add([]byte(`{"province":"15","settings":{"meal_day_policy":"inclusive"},"items":[{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}]}`))
	f.Add([]byte(`{"items":[{"kind":"transport","mode":"agency","metres":47300,"at":"2024-06-28T09:00:00+07:00","fuel_price_vnd":23560.5}]}`))
	f.Add([]byte(`{"items":[{"kind":"monthly","group":"G1","born":"2021-03-10","also":["G4"],"on":"2025-03-01"}]}`))
	f.Add([]byte(`{"items":[{"kind":"treatment","card":null,"covered_vnd":1e9}],"items":7}`))
	b := book(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := law.ReadRequest(data)
		if err != nil {
			checkFieldError(t, err)
			return
		}
		answer, err := b.Answer(r)
		if err != nil {
			checkFieldError(t, err)
			return
		}
		for _, line := range answer.Lines {
			if line.AmountVND < 0 || line.Citation == "" || line.Reason == "" {
				t.Errorf("%+v", line)
			}
		}
		if _, err := json.Marshal(answer); err != nil {
			t.Error(err)
		}
	})
}

func FuzzReadDeadlines(f *testing.F) {
	f.Add([]byte(`{"kind":"placement_limit","from":"2024-11-30"}`))
	f.Add([]byte(`[{"kind":"child_emergency","from":"2024-12-31T22:15:00+07:00"},{"kind":"report_commune","from":"2199-12-31"}]`))
	b := book(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		list, _, err := law.ReadDeadlines(data)
		if err != nil {
			checkFieldError(t, err)
			return
		}
		for _, r := range list {
			due, err := b.Deadline(r)
			if err != nil {
				checkFieldError(t, err)
				continue
			}
			if due.Citation == "" || due.LastDay.IsZero() {
				t.Errorf("%+v", due)
			}
		}
	})
}

// checkFieldError wants a named field and both languages.
func checkFieldError(t *testing.T, err error) {
	t.Helper()
	var e *law.FieldError
	if !errors.As(err, &e) || e.Field == "" || e.VI == "" || e.EN == "" {
		t.Errorf("error %v is not a full FieldError", err)
	}
}
