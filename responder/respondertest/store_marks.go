package respondertest

import (
	"fmt"
	"testing"

	"kipthoi/responder"
)

func markTests() map[string]func(*testing.T, responder.Store) {
	return map[string]func(*testing.T, responder.Store){
		"marks/found":  marksFound,
		"marks/newest": marksNewest,
		"marks/wait":   marksWait,
	}
}

// marked writes a person of a household under keys.
func marked(tx responder.Tx, id string, keys ...int64) error {
	var marks []responder.Mark
	for _, k := range keys {
		marks = append(marks, responder.Mark{Key: k, PersonID: id})
	}
	h := &responder.Household{Meta: responder.Meta{ID: "of " + id, Unit: "00004"}, Phones: []responder.Phone{{Number: "+84912345678"}}, HeadName: "Đặng Thị Ồ", Hamlet: "xóm {1,2}"}
	p := &responder.Person{Meta: responder.Meta{ID: id}, HouseholdID: h.ID, Name: `O'Đỗ "Hà"`, Identity: "042080000001", BirthYear: 1980}
	for _, err := range []error{tx.Mark(marks), tx.Insert(h), tx.Insert(p)} {
		if err != nil {
			return err
		}
	}
	return nil
}

func candidates(t *testing.T, tx responder.Tx, most int, keys ...int64) map[string]responder.Candidate {
	t.Helper()
	found, err := tx.Candidates(keys, most)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]responder.Candidate{}
	for _, c := range found {
		out[c.Person.ID] = c
	}
	return out
}

// marksFound: whoever has one of the keys is found, with what they are known by; a mark noted again changes nothing.
func marksFound(t *testing.T, s responder.Store) {
	write(t, s, func(tx responder.Tx) error {
		for i, keys := range [][]int64{{1, 2, 3}, {3, 4}, {5}} {
			if err := marked(tx, fmt.Sprintf(`p"%d,`, i), keys...); err != nil {
				return err
			}
		}
		return tx.Mark([]responder.Mark{{Key: 5, PersonID: `p"2,`}, {Key: 1 << 62, PersonID: `p"2,`}})
	})
	read(t, s, func(tx responder.Tx) error {
		for want, keys := range map[int][]int64{0: {9}, 1: {5, 1 << 62}, 2: {2, 3, 3}, 3: {1, 4, 5}} {
			if got := candidates(t, tx, 10, keys...); len(got) != want {
				t.Errorf("keys %v find %d, want %d", keys, len(got), want)
			}
		}
		c := candidates(t, tx, 10, 4)[`p"1,`]
		if c.Person.Name != `O'Đỗ "Hà"` || c.Person.Identity == "" || c.Person.BirthYear != 1980 || c.Home.ID != `of p"1,` || len(c.Home.Phones) != 1 ||
			c.Home.HeadName == "" || c.Home.Hamlet == "" || c.Home.Unit != "00004" {
			t.Errorf("found %+v", c)
		}
		if tx.Mark([]responder.Mark{{Key: 1, PersonID: "x"}}) == nil {
			t.Error("a reader marks a person")
		}
		return nil
	})
}

// marksNewest: under each key no more are found than asked for, those with the greatest ids, for ever so many keys.
func marksNewest(t *testing.T, s responder.Store) {
	write(t, s, func(tx responder.Tx) error {
		for i := range 9 {
			if err := marked(tx, fmt.Sprint("p", i), 7, int64(100+i)); err != nil {
				return err
			}
		}
		return nil
	})
	many := []int64{7}
	for i := range int64(600) {
		many = append(many, 1000+i)
	}
	read(t, s, func(tx responder.Tx) error {
		got := candidates(t, tx, 2, append(many, 103)...)
		if len(got) != 3 || got["p8"].Person.ID == "" || got["p7"].Person.ID == "" || got["p3"].Person.ID == "" {
			t.Errorf("found %v", got)
		}
		return nil
	})
}

// marksWait has writers note two keys each, in either order, and look who else has them: each finds all who came before,
// so that no two find as many.
func marksWait(t *testing.T, s responder.Store) {
	const writers = 8
	found := make([]int, writers)
	errs := together(writers, func(i int) error {
		return s.Write(limited(t), func(tx responder.Tx) error {
			if err := marked(tx, fmt.Sprint("p", i), [][]int64{{7, 9}, {9, 7}}[i%2]...); err != nil {
				return err
			}
			all, err := tx.Candidates([]int64{7}, 100)
			found[i] = len(all)
			return err
		})
	})
	seen := map[int]bool{}
	for i, n := range found {
		if errs[i] != nil || seen[n] {
			t.Errorf("writer %d found %d: %v", i, n, errs[i])
		}
		seen[n] = true
	}
}
