package responder

import "context"

// HouseholdDetail is a household with its roster, "danh sách nhân khẩu", and its cases as the reader may see each.
type HouseholdDetail struct {
	Household Household  `json:"household"`
	Persons   []Person   `json:"persons"`
	Cases     []CaseView `json:"cases"`
}

// Household gives one household to who may know its people; to others there is none. That a protected one was read is
// logged first.
func (s *Service) Household(ctx context.Context, u User, id string) (d HouseholdDetail, err error) {
	show := showing{s: s, u: u}
	err = s.Store.Read(ctx, func(tx Tx) error {
		show.tx, show.protected, d = tx, nil, HouseholdDetail{Cases: []CaseView{}}
		cases, err := show.home(id)
		if err != nil {
			return err
		}
		h, err := get[Household](tx, id)
		if err != nil {
			return err
		}
		for i := range cases {
			if v, ok := s.viewCase(u, &cases[i], h); ok {
				d.Cases = append(d.Cases, v)
			}
		}
		d.Household = *h
		return into[Person](tx, Where("household_id", Eq, id).By("created_at"), &d.Persons)
	})
	if err := show.logged(ctx, err); err != nil {
		return HouseholdDetail{}, wrap(err, "read household")
	}
	return d, nil
}
