package law_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"kipthoi/responder/law"
)

// plain answers each needed question of a form with its first, lightest, option.
func plain(f law.Form) map[string]string {
	answers := map[string]string{}
	for _, q := range f.Questions {
		if q.Needed {
			answers[q.ID] = q.Options[0].ID
		}
	}
	return answers
}

// TestFormsOfTheLaw: every built-in form has its own citation, asks about all four questions of the ministry's letter,
// and nothing answered badly is of the last priority, everything of the first.
func TestFormsOfTheLaw(t *testing.T) {
	rules := book(t)
	forms := rules.Forms(mustDate(t, "2026-11-21"))
	if len(forms) != 4 {
		t.Fatalf("%d forms", len(forms))
	}
	for _, f := range forms {
		domains := map[string]bool{}
		worst := map[string]string{}
		for _, q := range f.Questions {
			domains[q.Domain] = true
			worst[q.ID] = q.Options[len(q.Options)-1].ID
		}
		if len(domains) != len(law.Domains()) || f.Citation == "" || f.VI == "" || f.EN == "" {
			t.Errorf("%s: domains %v, citation %q", f.ID, domains, f.Citation)
		}
		light, err1 := f.Score(plain(f))
		grave, err2 := f.Score(worst)
		if err1 != nil || err2 != nil || light.Priority != 4 || light.Points != 0 || len(light.Strongest) > 0 || grave.Priority != 1 || len(grave.Strongest) < 3 {
			t.Errorf("%s: %+v %v, %+v %v", f.ID, light, err1, grave, err2)
		}
	}
	if early := rules.Forms(mustDate(t, "2016-01-01")); len(early) > 0 {
		t.Errorf("forms before their first day: %v", early)
	}
}

// TestFormScoreGrows: a graver answer, in points, never makes a case less urgent.
func TestFormScoreGrows(t *testing.T) {
	for _, f := range book(t).Forms(mustDate(t, "2026-11-21")) {
		base, _ := f.Score(plain(f))
		for _, q := range f.Questions {
			last := base
			for _, o := range q.Options[1:] {
				answers := plain(f)
				answers[q.ID] = o.ID
				s, err := f.Score(answers)
				if err != nil || s.Points <= last.Points || s.Priority > last.Priority || o.RaisesTo > 0 && s.Priority > o.RaisesTo || s.Strongest[0].ID != o.ID {
					t.Errorf("%s, %s = %s: %+v after %+v, %v", f.ID, q.ID, o.ID, s, last, err)
				}
				last = s
			}
		}
	}
}

func TestFormRefusesAnswers(t *testing.T) {
	f, err := book(t).Form("disaster", mustDate(t, "2026-11-21"))
	if err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(map[string]string){
		"answers.house": func(a map[string]string) { delete(a, "house") },
		"answers.food":  func(a map[string]string) { a["food"] = "plenty" },
		"answers":       func(a map[string]string) { a["star_sign"] = "leo" },
	} {
		answers := plain(f)
		spoil(answers)
		var wrong *law.FieldError
		if _, err := f.Score(answers); !errors.As(err, &wrong) || wrong.Field != field || strings.Contains(wrong.Error(), "leo") {
			t.Errorf("%s: %v", field, err)
		}
	}
	var wrong *law.FieldError
	if _, err := book(t).Form("horoscope", mustDate(t, "2026-11-21")); !errors.As(err, &wrong) || wrong.Field != "form" {
		t.Errorf("unknown form: %v", err)
	}
}

// TestNewVersionOfAForm: an operator's file replaces a form from a day on, without Go; a form nobody could fill in is
// refused with the folder.
func TestNewVersionOfAForm(t *testing.T) {
	head := "form,part,id,points,domain,raises_to,needed,valid_from,valid_to,confidence,rule,citation,vi,en\n"
	tail := ",2027-01-01,,D,S000,Văn bản giả định,chữ,word\n"
	rows := []string{"disaster,form,disaster,,,,", "disaster,level,1,9,,,", "disaster,level,2,6,,,", "disaster,level,3,3,,,", "disaster,question,house,,damage,,yes",
		"disaster,option,house.none,0,,,", "disaster,option,house.lost,9,,,"}
	whole := head + strings.Join(rows, tail) + tail
	later, err := book(t).WithFiles(fstest.MapFS{"forms.csv": {Data: []byte(whole)}})
	if err != nil {
		t.Fatal(err)
	}
	for on, questions := range map[string]int{"2026-12-31": 10, "2027-01-01": 1} {
		if f, err := later.Form("disaster", mustDate(t, on)); err != nil || len(f.Questions) != questions {
			t.Errorf("%s: %d questions, %v", on, len(f.Questions), err)
		}
	}
	for missing := 1; missing < len(rows); missing++ {
		less := append(append([]string{}, rows[:missing]...), rows[missing+1:]...)
		if _, err := book(t).WithFiles(fstest.MapFS{"forms.csv": {Data: []byte(head + strings.Join(less, tail) + tail)}}); err == nil {
			t.Errorf("accepted without %q", rows[missing])
		}
	}
}
