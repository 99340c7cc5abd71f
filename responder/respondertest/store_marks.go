package respondertest

import (
	"fmt"
	"slices"
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

// marked notes a person under keys.
func marked(tx responder.Tx, id string, keys ...int64) error {
	var marks []responder.Mark
	for _, k := range keys {
		marks = append(marks, responder.Mark{Key: k, PersonID: id, Birth: "1980-02-03", Name: "do ha"})
	}
	return tx.Mark(marks)
}

// under gives the births of the persons who are noted under keys, by their ids.
func under(t *testing.T, tx responder.Tx, most int, keys ...int64) map[string]string {
	t.Helper()
	marks, err := tx.Marked(keys, most)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range marks {
		out[m.PersonID] = m.Birth
		if !slices.Contains(keys, m.Key) || (m.Name == "do ha") != (m.Birth == "1980-02-03") {
			t.Errorf("found %+v", m)
		}
	}
	return out
}

// marksFound: whoever has one of the keys is found, with the birth that was noted last.
func marksFound(t *testing.T, s responder.Store) {
	write(t, s, func(tx responder.Tx) error {
		for i, keys := range [][]int64{{1, 2, 3}, {3, 4}, {5}} {
			if err := marked(tx, fmt.Sprintf(`p"%d,`, i), keys...); err != nil {
				return err
			}
		}
		return tx.Mark([]responder.Mark{{Key: 5, PersonID: `p"2,`, Birth: "1981"}, {Key: 1 << 62, PersonID: `p"2,`}, {Key: 5, PersonID: `p"2,`, Birth: "1981"}})
	})
	read(t, s, func(tx responder.Tx) error {
		for want, keys := range map[int][]int64{0: {9}, 1: {5, 1 << 62}, 2: {2, 3, 3}, 3: {1, 4, 5}} {
			if got := under(t, tx, 10, keys...); len(got) != want {
				t.Errorf("keys %v find %d, want %d", keys, len(got), want)
			}
		}
		if got := under(t, tx, 10, 4, 5); got[`p"1,`] != "1980-02-03" || got[`p"2,`] != "1981" {
			t.Errorf("births %v", got)
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
		got := under(t, tx, 2, append(many, 103)...)
		if len(got) != 3 || got["p8"] == "" || got["p7"] == "" || got["p3"] == "" {
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
			all, err := tx.Marked([]int64{7}, 100)
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
