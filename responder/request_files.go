package responder

import "slices"

// caseFiles are what the rules ask of cases, read for many of them together: households, people, what is recorded of
// their safety, and where they stay or are about to.
type caseFiles struct {
	homes  map[string]*Household
	family map[string][]Person // by household, in the order they were recorded
	guards map[string]*Safeguard
	stays  map[string]*Placement // by person, the latest that holds a place
}

// filesTogether is how many cases are read by one statement.
const filesTogether = 500

func readFiles(tx Tx, cases []Case) (*caseFiles, error) {
	f := &caseFiles{homes: map[string]*Household{}, family: map[string][]Person{}, guards: map[string]*Safeguard{}, stays: map[string]*Placement{}}
	for part := range slices.Chunk(cases, filesTogether) {
		if err := f.read(tx, part); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *caseFiles) read(tx Tx, cases []Case) error {
	var ids, households []string
	for i := range cases {
		ids = append(ids, cases[i].ID)
		if f.homes[cases[i].HouseholdID] == nil { // not of an earlier part
			households = append(households, cases[i].HouseholdID)
		}
	}
	homes, err1 := list[Household](tx, Where("id", In, households).Top(filesTogether))
	guards, err2 := list[Safeguard](tx, Where("id", In, ids).Top(filesTogether))
	people, err3 := list[Person](tx, Where("household_id", In, households).By("created_at").Top(filesTogether*2*MaxPersons))
	if err := first(err1, err2, err3); err != nil {
		return err
	}
	for i := range homes {
		f.homes[homes[i].ID] = &homes[i]
	}
	for i := range guards {
		f.guards[guards[i].ID] = &guards[i]
	}
	for i := range people {
		f.family[people[i].HouseholdID] = append(f.family[people[i].HouseholdID], people[i])
	}
	return f.readStays(tx, people)
}

func (f *caseFiles) readStays(tx Tx, people []Person) error {
	for part := range slices.Chunk(people, filesTogether) {
		ids := make([]string, len(part))
		for i := range part {
			ids[i] = part[i].ID
		}
		stays, err := list[Placement](tx, Where("person_id", In, ids).And("state", In, holding()).By("created_at").Top(len(ids)*2))
		if err != nil {
			return err
		}
		for i := range stays {
			f.stays[stays[i].PersonID] = &stays[i]
		}
	}
	return nil
}

// held gives the carer who holds a place for a person; "" nobody does.
func (f *caseFiles) held(person string) string {
	if pl := f.stays[person]; pl != nil {
		return pl.CarerID
	}
	return ""
}
