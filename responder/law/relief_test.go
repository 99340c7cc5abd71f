package law_test

import (
	"testing"

	"kipthoi/responder/law"
)

func TestReliefExamples(t *testing.T) {
	for _, e := range []example{
		{"10 by Decree 20", `{"kind":"injury","persons":1,"hospital_days":4,"on":"2024-06-20"}`, law.Settings{}, 3_600_000, law.Whole(1), "R-1.11"},
		{"10 by Decree 76", `{"kind":"injury","persons":1,"hospital_days":4,"on":"2024-07-02"}`, law.Settings{}, 5_000_000, law.Whole(1), "R-1.11"},
		{"10 by Decree 335", `{"kind":"injury","persons":1,"hospital_days":4,"on":"2026-10-10"}`, law.Settings{}, 5_400_000, law.Whole(1), "R-1.11"},
		{"10 exactly 3 days", `{"kind":"injury","persons":1,"hospital_days":3,"on":"2024-07-02"}`, law.Settings{}, 5_000_000, law.Whole(1), "R-1.11"},
		{"10b", `{"kind":"injury","persons":1,"hospital_days":2,"on":"2024-07-02"}`, law.Settings{}, 0, 0, "R-1.11"},
		{"10 epidemic", `{"kind":"injury","persons":1,"hospital_days":9,"cause":"epidemic","on":"2024-07-02"}`, law.Settings{}, 0, 0, "R-1.11"},
		{"11", `{"kind":"death","persons":3,"on":"2024-09-10"}`, law.Settings{}, 75_000_000, law.Whole(3), "R-1.11"},
		{"11 epidemic", `{"kind":"death","persons":1,"cause":"epidemic","on":"2021-09-10"}`, law.Settings{}, 18_000_000, law.Whole(1), "R-1.11"},
		{"11 other cause", `{"kind":"death","persons":1,"cause":"other","on":"2021-09-10"}`, law.Settings{}, 0, 0, "R-1.11"},
		{"11b", `{"kind":"burial","actual_vnd":31400000,"on":"2024-09-10"}`, law.Settings{}, 31_400_000, law.Whole(1), "R-1.11"},
		{"11b at the floor", `{"kind":"burial","actual_vnd":12000000,"on":"2024-09-10"}`, law.Settings{}, 25_000_000, law.Whole(1), "R-1.11"},
		{"12 lost", `{"kind":"house","state":"lost","poverty":"poor","on":"2024-09-10"}`, law.Settings{}, 40_000_000, law.Whole(1), "R-1.11"},
		{"12 must move, not poor", `{"kind":"house","state":"must_move","poverty":"none","on":"2026-11-10"}`, law.Settings{}, 30_000_000, law.Whole(1), "R-1.11"},
		{"12 damaged", `{"kind":"house","state":"damaged","poverty":"difficult","on":"2024-09-10"}`, law.Settings{}, 20_000_000, law.Whole(1), "R-1.11"},
		{"12 lost, not poor", `{"kind":"house","state":"lost","poverty":"none","on":"2024-09-10"}`, law.Settings{}, 0, 0, "R-1.11"},
		{"13", `{"kind":"rice","persons":5,"months":2,"on":"2024-09-10"}`, law.Settings{}, 0, law.Whole(150), "R-1.11"},
		{"13 four months", `{"kind":"rice","persons":5,"months":4,"on":"2026-10-10"}`, law.Settings{}, 0, law.Whole(225), "R-1.11"},
		{"13 lunar new year", `{"kind":"rice","persons":5,"months":2,"occasion":"tet","on":"2025-01-20"}`, law.Settings{}, 0, law.Whole(75), "R-1.11"},
		{"needs", `{"kind":"needs","persons":4,"state":"lost","on":"2024-09-10"}`, law.Settings{}, 0, law.Whole(4), "R-1.11"},
		{"needs, house stands", `{"kind":"needs","persons":4,"state":"damaged","on":"2024-09-10"}`, law.Settings{}, 0, 0, "R-1.11"},
		{"child without parents", `{"kind":"child_emergency","persons":2,"on":"2024-09-10"}`, law.Settings{}, 0, law.Whole(2), "R-1.11"},
		{"work", `{"kind":"work","persons":1,"on":"2024-09-10"}`, law.Settings{}, 0, law.Whole(1), "R-1.11"},
		{"gift of a minister to two households", `{"kind":"gift","giver":"province","receiver":"household","persons":2,"on":"2026-11-01"}`,
			law.Settings{}, 4_000_000, law.Whole(2), "§2.5"},
		{"funeral of a beneficiary", `{"kind":"funeral","persons":1,"on":"2025-02-01"}`, law.Settings{}, 10_000_000, law.Whole(1), "R-1.10"},
	} {
		t.Run(e.name, func(t *testing.T) { checkExample(t, e) })
	}
}

func TestMonthlyExamples(t *testing.T) {
	for _, e := range []example{
		{"14 child", `{"kind":"monthly","group":"G1_U4","on":"2025-02-01"}`, law.Settings{}, 1_250_000, law.Whole(1), "R-1.3"},
		{"14 carer", `{"kind":"carer_monthly","group":"G1_U4","on":"2025-02-01"}`, law.Settings{}, 1_250_000, law.Whole(1), "R-1.24"},
		{"14b February", `{"kind":"monthly","group":"G1","born":"2021-03-10","on":"2025-02-28"}`, law.Settings{}, 1_250_000, law.Whole(1), "R-1.3"},
		{"14b March", `{"kind":"monthly","group":"G1","born":"2021-03-10","on":"2025-03-01"}`, law.Settings{}, 750_000, law.Whole(1), "R-1.3"},
		{"14b carer in March", `{"kind":"carer_monthly","group":"G1","born":"2021-03-10","on":"2025-03-01"}`, law.Settings{}, 750_000, law.Whole(1), "R-1.24"},
		{"month of the 16th birthday", `{"kind":"monthly","group":"G1","born":"2009-03-10","on":"2025-03-31"}`, law.Settings{}, 750_000, law.Whole(1), "R-1.3"},
		{"month after the 16th birthday", `{"kind":"monthly","group":"G1","born":"2009-03-10","on":"2025-04-01"}`, law.Settings{}, 0, 0, "R-1.3"},
		{"elderly turning 80", `{"kind":"monthly","group":"G5A","born":"1945-03-10","on":"2025-03-01"}`, law.Settings{}, 1_000_000, law.Whole(1), "R-1.3"},
		{"highest of two groups", `{"kind":"monthly","group":"G6_S","also":["G1_U4"],"on":"2025-02-01"}`, law.Settings{}, 1_250_000, law.Whole(1), "R-1.3"},
		{"poor single parent with two children", `{"kind":"monthly","group":"G4","persons":2,"on":"2025-02-01"}`, law.Settings{}, 1_000_000, law.Whole(1), "R-1.3"},
		{"single parent who is disabled gets both", `{"kind":"monthly","group":"G4","also":["G6_S","G8"],"persons":2,"on":"2025-02-01"}`,
			law.Settings{}, 1_750_000, law.Whole(1), "R-1.3"},
		{"single parent and child group: the higher", `{"kind":"monthly","group":"G4","also":["G2"],"persons":1,"on":"2025-02-01"}`,
			law.Settings{}, 750_000, law.Whole(1), "R-1.3"},
		{"moved to the social pension", `{"kind":"monthly","group":"G5C","on":"2025-07-01"}`, law.Settings{}, 0, 0, "R-1.3"},
		{"540,000 from July 2026", `{"kind":"monthly","group":"G1_U4","on":"2026-07-01"}`, law.Settings{}, 1_350_000, law.Whole(1), "R-1.3"},
		{"carer of emergency protection", `{"kind":"carer_monthly","group":"P_DV","on":"2025-02-01"}`, law.Settings{}, 0, 0, "R-1.24"},
		{"facility, 3 years", `{"kind":"facility_monthly","born":"2022-01-10","on":"2025-02-01"}`, law.Settings{}, 2_500_000, law.Whole(1), "R-1.28"},
		{"facility, from 4 years", `{"kind":"facility_monthly","group":"4P","on":"2025-02-01"}`, law.Settings{}, 2_000_000, law.Whole(1), "R-1.28"},
	} {
		t.Run(e.name, func(t *testing.T) {
			if line := checkExample(t, e); line.Granted != (e.amount > 0) {
				t.Errorf("granted is %v for %d VND", line.Granted, line.AmountVND)
			}
		})
	}
}
