package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kipthoi/responder/law"
)

// runLaw runs `kipthoi law ...` on a standard input.
func runLaw(t *testing.T, input string, args ...string) (string, error) {
	t.Helper()
	return runCommand(t, &struct {
		Law LawCmd `cmd:""`
	}{}, input, append([]string{"law"}, args...)...)
}

func computeLaw(t *testing.T, input string, args ...string) law.Answer {
	t.Helper()
	out, err := runLaw(t, input, append([]string{"compute"}, args...)...)
	if err != nil {
		t.Fatalf("law compute: %v", err)
	}
	var answer law.Answer
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("answer: %v\n%s", err, out)
	}
	return answer
}

// The worked examples of the rulebook, section 9, with their variants, through the command line.
func TestLawComputeWorkedExamples(t *testing.T) {
	const (
		stay1 = `{"kind":"meal","persons":1,"from":"2024-03-05","to":"2024-03-20"}`
		stay3 = `{"kind":"meal","persons":1,"from":"2026-09-25","to":"2026-10-10"}`
		car4  = `{"kind":"transport","mode":"agency","metres":47300,"at":"2025-02-10","fuel_price_vnd":23560}`
		other = `{"kind":"treatment","card":false,"group":"other","covered_vnd":1250000,"on":"2025-02-03"}`
	)
	for _, c := range []struct {
		name, settings, items string
		total                 int64
		quantity              string
	}{
		{"1", `{}`, stay1, 960_000, "16"},
		{"1b", `{"meal_day_policy":"exclude_last"}`, stay1, 900_000, "15"},
		{"2", `{}`, `{"kind":"meal","persons":2,"from":"2024-02-27","to":"2024-03-02"}`, 600_000, "10"},
		{"3", `{"meal_day_policy":"inclusive"}`, stay3, 1_200_000, "16"},
		{"3b", `{"meal_100k_from":"2026-07-01"}`, stay3, 1_600_000, "16"},
		{"4", `{}`, car4, 222_878, "47.3"},
		{"4b", `{}`, `{"kind":"transport","mode":"agency","metres":47300,"persons":3,"at":"2025-02-10","fuel_price_vnd":23560}`, 222_878, "47.3"},
		{"5", `{}`, `{"kind":"transport","mode":"agency","metres":128000,"at":"2024-06-28T09:00:00+07:00"}`, 589_056, "128"},
		{"6 before", `{}`, `{"kind":"transport","mode":"agency","metres":36500,"at":"2026-08-20T09:00:00+07:00"}`, 161_403, "36.5"},
		{"6 after", `{}`, `{"kind":"transport","mode":"agency","metres":36500,"at":"2026-08-22T09:00:00+07:00"}`, 165_418, "36.5"},
		{"7", `{}`, `{"kind":"transport","mode":"agency","metres":212600,"at":"2026-03-11T08:00:00+07:00"}`, 1_238_182, "212.6"},
		{"8", `{}`, `{"kind":"transport","mode":"public","fare_vnd":85000,"persons":2,"escorts":1,"at":"2024-06-28T09:00:00+07:00"}`, 170_000, "2"},
		{"9 child of 3", `{}`, `{"kind":"treatment","card":false,"group":"child_under_6","covered_vnd":8400000,"on":"2024-03-05"}`, 8_400_000, "1"},
		{"9 near-poor", `{}`, `{"kind":"treatment","card":false,"group":"near_poor","covered_vnd":8400000,"on":"2024-03-05"}`, 7_980_000, "1"},
		{"9 other", `{}`, `{"kind":"treatment","card":false,"group":"other","covered_vnd":8400000,"on":"2024-03-05"}`, 6_720_000, "1"},
		{"9b", `{}`, `{"kind":"treatment","card":false,"group":"other","covered_vnd":300000,"on":"2025-10-15"}`, 300_000, "1"},
		{"9c", `{}`, `{"kind":"treatment","card":true,"covered_vnd":1680000,"on":"2024-03-05"}`, 0, "0"},
		{"10 June 2024", `{}`, `{"kind":"injury","persons":1,"hospital_days":4,"on":"2024-06-20"}`, 3_600_000, "1"},
		{"10 July 2024", `{}`, `{"kind":"injury","persons":1,"hospital_days":4,"on":"2024-07-02"}`, 5_000_000, "1"},
		{"10 October 2026", `{}`, `{"kind":"injury","persons":1,"hospital_days":4,"on":"2026-10-10"}`, 5_400_000, "1"},
		{"10b", `{}`, `{"kind":"injury","persons":1,"hospital_days":2,"on":"2024-07-02"}`, 0, "0"},
		{"11", `{}`, `{"kind":"death","persons":3,"on":"2024-09-10"}`, 75_000_000, "3"},
		{"11b", `{}`, `{"kind":"burial","actual_vnd":31400000,"on":"2024-09-10"}`, 31_400_000, "1"},
		{"12 swept away", `{}`, `{"kind":"house","state":"lost","poverty":"poor","on":"2024-09-10"}`, 40_000_000, "1"},
		{"12 must move", `{}`, `{"kind":"house","state":"must_move","poverty":"none","on":"2024-09-10"}`, 30_000_000, "1"},
		{"12 damaged", `{}`, `{"kind":"house","state":"damaged","poverty":"poor","on":"2026-10-10"}`, 20_000_000, "1"},
		{"13 two months", `{}`, `{"kind":"rice","persons":5,"months":2,"on":"2024-09-10"}`, 0, "150"},
		{"13 four months", `{}`, `{"kind":"rice","persons":5,"months":4,"on":"2024-09-10"}`, 0, "225"},
		{"14", `{}`, `{"kind":"monthly","group":"G1_U4","on":"2025-02-01"},{"kind":"carer_monthly","group":"G1_U4","on":"2025-02-01"}`, 2_500_000, "1"},
		{"14b", `{}`, `{"kind":"monthly","group":"G1","born":"2021-03-10","on":"2025-03-01"},{"kind":"carer_monthly","group":"G1","born":"2021-03-10","on":"2025-03-01"}`, 1_500_000, "1"},
		{"15", `{}`, `{"kind":"meal","persons":1,"from":"2025-02-01","to":"2025-02-10"},` + car4 + `,` + other, 1_822_878, "10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := computeLaw(t, `{"province":"15","settings":`+c.settings+`,"items":[`+c.items+`]}`)
			if answer.TotalVND != c.total || answer.Lines[0].Quantity.String() != c.quantity {
				t.Errorf("total %d, quantity %s; want %d, %s", answer.TotalVND, answer.Lines[0].Quantity, c.total, c.quantity)
			}
			for i, line := range answer.Lines {
				if line.Item != i || line.Citation == "" || line.Rule == "" || line.Reason == "" {
					t.Errorf("line %d lacks its ground: %+v", i, line)
				}
			}
		})
	}
}

// Example 4b: the parts of a shared trip add up.
func TestLawComputeShares(t *testing.T) {
	answer := computeLaw(t, `{"items":[{"kind":"transport","mode":"agency","metres":47300,"persons":3,"at":"2025-02-10","fuel_price_vnd":23560}]}`)
	if got := answer.Lines[0].Shares; len(got) != 3 || got[0] != 74_293 || got[1] != 74_293 || got[2] != 74_292 {
		t.Errorf("shares %v", got)
	}
}

// Examples 16 to 25.
func TestLawDeadlineWorkedExamples(t *testing.T) {
	for _, c := range []struct{ name, request, field, want string }{
		{"16", `{"kind":"placement_limit","from":"2024-12-05"}`, "due", "2025-03-05"},
		{"16 November", `{"kind":"placement_limit","from":"2024-11-30"}`, "due", "2025-02-28"},
		{"16 August", `{"kind":"placement_limit","from":"2026-08-31"}`, "due", "2026-11-30"},
		{"17", `{"kind":"child_emergency","from":"2024-12-31T22:15:00+07:00"}`, "due", "2025-01-01T10:15:00+07:00"},
		{"18", `{"kind":"child_separation","from":"2025-01-01"}`, "last_day", "2025-01-16"},
		{"18 conservative", `{"kind":"child_separation","from":"2025-01-01","settings":{"separation_first_day":"counted"}}`, "last_day", "2025-01-15"},
		{"19", `{"kind":"orphan_commune","from":"2024-04-26"}`, "last_day", "2024-05-03"},
		{"20", `{"kind":"relief_commune","from":"2024-09-10T10:00:00+07:00"}`, "ends_at", "2024-09-13T00:00:00+07:00"},
		{"21", `{"kind":"noncompliance_stop","from":"2024-02-10"}`, "last_day", "2024-05-10"},
		{"22", `{"kind":"uncollected_suspend","from":"2024-04-01"}`, "last_day", "2024-06-30"},
		{"23 received public", `{"kind":"campaign_received_public","from":"2024-10-20"}`, "last_day", "2024-11-04"},
		{"23 distributed", `{"kind":"campaign_distribute","from":"2024-10-20"}`, "last_day", "2024-11-09"},
		{"23 distributed public", `{"kind":"campaign_distributed_public","from":"2024-11-09"}`, "last_day", "2024-12-09"},
		{"23 report", `{"kind":"campaign_report","from":"2024-10-20"}`, "last_day", "2024-11-19"},
		{"24", `{"kind":"report_commune","from":"2026-07-01"}`, "last_day", "2026-12-14"},
		{"25 last month paid", `{"kind":"allowance_stop","from":"2024-05-31"}`, "last_day", "2024-05-31"},
		{"25 stops from", `{"kind":"allowance_stop","from":"2024-05-31"}`, "effect_from", "2024-06-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := runLaw(t, c.request, "deadline")
			if err != nil {
				t.Fatal(err)
			}
			var due map[string]any
			if err := json.Unmarshal([]byte(out), &due); err != nil {
				t.Fatal(err)
			}
			if due[c.field] != c.want || due["citation"] == "" || due["rule"] == "" {
				t.Errorf("%s is %v, want %s", c.field, due[c.field], c.want)
			}
		})
	}
}

func TestLawDeadlineList(t *testing.T) {
	out, err := runLaw(t, `[{"kind":"placement_limit","from":"2024-12-05"},{"kind":"orphan_commune","from":"2024-04-26"}]`, "deadline")
	var list []law.Due
	if err != nil || json.Unmarshal([]byte(out), &list) != nil || len(list) != 2 {
		t.Errorf("got %d of 2, error %v", len(list), err)
	}
}

func TestLawErrorsNameTheField(t *testing.T) {
	for _, c := range []struct{ name, command, input, want string }{
		{"unknown item", "compute", `{"items":[{"kind":"dance"}]}`, "items.0.kind: "},
		{"before the first law", "compute", `{"items":[{"kind":"meal","persons":1,"from":"2020-01-01","to":"2020-01-02"}]}`, "items.0.from: "},
		{"no petrol price", "compute", `{"items":[{"kind":"transport","mode":"agency","metres":9,"at":"2023-01-01"}]}`, "items.0.fuel_price_vnd: "},
		{"negative metres", "compute", `{"items":[{"kind":"transport","mode":"agency","metres":-9,"at":"2023-01-01"}]}`, "items.0.metres: "},
		{"31 February", "compute", `{"items":[{"kind":"death","persons":1,"on":"2024-02-31"}]}`, "items.0.on: "},
		{"second item", "compute", `{"items":[{"kind":"death","persons":1,"on":"2024-02-01"},{"kind":"death","on":"2024-02-01"}]}`, "items.1.persons: "},
		{"setting", "compute", `{"settings":{"meal_day_policy":"x"},"items":[{"kind":"meal","persons":1,"from":"2024-01-01","to":"2024-01-02"}]}`, "settings.meal_day_policy: "},
		{"no items", "compute", `{"items":[]}`, "items: "},
		{"two values", "compute", `{} {}`, "json: "},
		{"nothing", "compute", ``, "json: "},
		{"unknown clock", "deadline", `{"kind":"tea","from":"2024-01-01"}`, "kind: "},
		{"hours need a time", "deadline", `{"kind":"child_emergency","from":"2024-01-01"}`, "from: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := runLaw(t, c.input, c.command)
			if err == nil || !strings.Contains(err.Error(), c.want) || out != "" {
				t.Errorf("output %q, error %v; want an error on %s", out, err, c.want)
			}
		})
	}
}

func TestLawErrorNeverRepeatsAName(t *testing.T) {
	_, err := runLaw(t, `{"items":[{"kind":"death","persons":"Nguyễn Thị Mẫu","on":"2024-02-01"}]}`, "compute")
	if err == nil || strings.Contains(err.Error(), "Nguyễn") {
		t.Errorf("error %v", err)
	}
}

// docs/law.md, tried: a province's meal rate by a file, in force only from its date on.
func TestLawFolderChangesAProvince(t *testing.T) {
	dir := t.TempDir()
	writeLaw(t, dir, "rates.csv", "id,value,place,valid_from,citation\nmeal_rate,80000,15,2025-01-15,Nghị quyết của Hội đồng nhân dân tỉnh\n")
	const stay = `"items":[{"kind":"meal","persons":1,"from":"2025-01-10","to":"2025-01-19"}]}`
	for province, want := range map[string]int64{"15": 5*60_000 + 5*80_000, "17": 600_000} {
		answer := computeLaw(t, `{"province":"`+province+`",`+stay, "--law", dir)
		if answer.TotalVND != want {
			t.Errorf("province %s: %d, want %d", province, answer.TotalVND, want)
		}
	}
	t.Setenv("KIPTHOI_LAW", dir)
	if answer := computeLaw(t, `{"province":"15",`+stay); answer.TotalVND != 700_000 {
		t.Errorf("by the environment: %d", answer.TotalVND)
	}
}

func TestLawFolderErrors(t *testing.T) {
	low := t.TempDir()
	writeLaw(t, low, "rates.csv", "id,value,place,valid_from,citation\nmeal_rate,50000,15,2025-01-15,x\n")
	if _, err := runLaw(t, `{}`, "compute", "--law", low); err == nil || !strings.Contains(err.Error(), "rates.csv line 2: value") {
		t.Errorf("lower than the nation: %v", err)
	}
	if _, err := runLaw(t, `{}`, "compute", "--law", filepath.Join(low, "none")); err == nil {
		t.Error("a folder that is not there must be an error")
	}
}

func writeLaw(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLawShow(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"in force", []string{"--on", "2024-06-30"}, []string{"standard_level", "360000", "meal_rate", "02/2021/TT-BLĐTBXH"}},
		{"in force later", []string{"--on", "2026-10-05", "--province", "15"}, []string{"540000", "100000", "335/2026/NĐ-CP"}},
		{"through time", []string{"--history", "standard_level"}, []string{"360000", "500000", "540000"}},
		{"who decides", []string{"--authority", "placement", "--on", "2025-06-30"}, []string{"district", "Ủy ban nhân dân cấp huyện"}},
		{"clocks", []string{"--clocks", "--on", "2025-06-30"}, []string{"placement_limit", "child_emergency"}},
		{"today", nil, []string{"meal_rate"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := runLaw(t, "", append([]string{"show"}, c.args...)...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("the table lacks %s:\n%s", want, out)
				}
			}
		})
	}
}

func TestLawShowErrors(t *testing.T) {
	for _, args := range [][]string{{"--history", "tea"}, {"--on", "2024-02-31"}, {"--on", "2020-01-01"},
		{"--authority", "tea"}, {"--province", "Huế"}, {"--history", "meal_rate", "--clocks"}} {
		if out, err := runLaw(t, "", append([]string{"show"}, args...)...); err == nil {
			t.Errorf("%v gave\n%s", args, out)
		}
	}
}
