package responder

import (
	"context"
	"fmt"
)

// LeftOut counts carers by the first hard rule that keeps people from them.
type LeftOut struct {
	Code  string `json:"code" doc:"of the rule"`
	Rule  string `json:"rule" doc:"id in the rulebook; empty: a limit of the carer"`
	VI    string `json:"vi"`
	EN    string `json:"en"`
	Count int64  `json:"count" doc:"carers whom this rule counts out first"`
	Only  int64  `json:"only" doc:"of them, those that fail nothing else"`
}

// WhyNot answers for one carer: every hard rule that keeps the people from it; none: it is eligible.
type WhyNot struct {
	CarerID  string   `json:"carer_id"`
	Eligible bool     `json:"eligible"`
	Reasons  []Reason `json:"reasons"`
}

// WhyNot tells why a carer is not proposed. Where a perpetrator is does not show in it.
func (s *Service) WhyNot(ctx context.Context, u User, w Wanted, carer string) (v WhyNot, err error) {
	v = WhyNot{CarerID: carer, Reasons: []Reason{}}
	err = s.Store.Read(ctx, func(tx Tx) error {
		q, err := s.ask(tx, u, w)
		if err != nil {
			return err
		}
		i, there := q.carers.at[carer]
		if !there {
			v.Reasons, err = elsewhere(tx, carer)
			return err
		}
		v.Reasons = q.all(q.carers.carers[i])
		v.Eligible = len(v.Reasons) == 0
		return nil
	})
	return v, wrap(err, "why not")
}

// elsewhere answers for a carer of another province. The law lets a child go there (R-3.13: relatives first, then any
// citizen resident in the country), but the commune where the carer lives keeps the register and decides:
// so the case is referred to that province, and nobody is proposed from here. Of a secret place not even that is told.
func elsewhere(tx Tx, id string) ([]Reason, error) {
	r, err := get[Carer](tx, id)
	if err != nil || r.Secret {
		return nil, first(err, notFound("carer"))
	}
	return []Reason{{Code: "other_province",
		VI: "nơi chăm sóc ở tỉnh khác: luật cho phép, nhưng xã nơi người chăm sóc cư trú giữ danh sách và ra quyết định (khoản 7 Điều 42 Nghị định 56/2017/NĐ-CP): hãy chuyển hồ sơ sang tỉnh đó",
		EN: "the carer lives in another province: the law allows it, but the commune where the carer lives keeps the register and decides: refer the case to that province"}}, nil
}

// all gives every hard rule that a carer fails, with facts.
func (q *careRequest) all(k *poolCarer) (out []Reason) {
	out = []Reason{}
	for _, r := range hardRules() {
		if r.fails(q, k) {
			vi, en := r.say(q, k)
			out = append(out, Reason{Code: r.code, VI: vi, EN: en})
		}
	}
	return out
}

// say puts a failing rule in words, with the facts of the carer. Those of safety have none.
func (r *hardRule) say(q *careRequest, k *poolCarer) (vi, en string) {
	vi, en = r.vi, r.en
	switch r.code {
	case "conditions":
		child, adult := q.fitness(k)
		for _, f := range []*fitness{child, adult} {
			if f != nil && !f.met {
				vi, en = vi+": "+f.vi, en+": "+f.en
			}
		}
	case "expires":
		child, adult := q.fitness(k)
		for _, f := range []*fitness{child, adult} {
			if f.endsBefore(q.until) {
				vi, en = vi+": "+f.until.At(0, 0).Format("02/01/2006"), en+": "+f.until.String()
			}
		}
	case codeFull:
		vi, en = fmt.Sprintf("%s: còn %d, cần %d", vi, k.Free(), len(q.people)), fmt.Sprintf("%s: %d free, %d needed", en, k.Free(), len(q.people))
	}
	return vi, en
}

// leftOut counts the carers out. Only those that fail the same rule first are looked at again.
type leftOut struct {
	rules []hardRule
	first []int64
	only  []int64
}

func newLeftOut() *leftOut {
	rules := hardRules()
	return &leftOut{rules, make([]int64, len(rules)), make([]int64, len(rules))}
}

// judge says whether a carer is eligible, and counts it when not.
func (l *leftOut) judge(q *careRequest, k *poolCarer) bool {
	for i := range l.rules {
		if !l.rules[i].fails(q, k) {
			continue
		}
		l.first[i]++
		if q.refuses(l.rules[i+1:], k) == nil {
			l.only[i]++
		}
		return false
	}
	return true
}

// list gives the counts, in the order of the rules.
func (l *leftOut) list() []LeftOut {
	out := []LeftOut{}
	for i, r := range l.rules {
		if l.first[i] > 0 {
			out = append(out, LeftOut{r.code, r.law, r.vi, r.en, l.first[i], l.only[i]})
		}
	}
	return out
}
