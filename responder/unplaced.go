package responder

// asking judges many cases against the carers of their provinces, which are read once.
type asking struct {
	s       *Service
	pools   map[string]*pool
	staying map[string]map[string]map[string]int64 // by province
}

// whyUnplaced says why the person of a protection case has no carer: nobody has decided yet, or the rule that counts out
// most of the carers.
func (a *asking) whyUnplaced(tx Tx, k *Case) (Unplaced, error) {
	q, err := a.s.request(tx, k, Wanted{CaseID: k.ID, PersonID: k.PersonID})
	if err != nil {
		return Unplaced{}, err
	}
	if a.pools[k.Province] == nil {
		if err := a.s.readCarers(tx, q, true); err != nil {
			return Unplaced{}, err
		}
		a.pools[k.Province], a.staying[k.Province] = q.carers, q.staying
	}
	q.carers, q.staying = a.pools[k.Province], a.staying[k.Province]
	rules := hardRules()
	counts := map[string]int{}
	var most *hardRule
	for _, one := range q.carers.carers {
		r := q.refuses(rules, one)
		if r == nil {
			return Unplaced{Code: "undecided", VI: "có nơi phù hợp, chưa ai quyết định", EN: "a carer is free; nobody has decided yet"}, nil
		}
		if counts[r.code]++; r.code != "not_active" && (most == nil || counts[r.code] > counts[most.code]) {
			most = r
		}
	}
	if most == nil {
		return Unplaced{Code: "none", VI: "chưa có nơi chăm sóc nào trong tỉnh", EN: "no carer in the province yet"}, nil
	}
	return Unplaced{Code: most.code, VI: "hầu hết các nơi: " + most.vi, EN: "most carers: " + most.en}, nil
}
