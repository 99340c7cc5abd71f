package responder

import (
	"fmt"
	"slices"
	"strconv"
)

// strongestFor is how many reasons for a carer are told.
const strongestFor = 3

// staleDays is after how many days without a word from the carer what is known of it speaks against it.
const staleDays = 90

// proposal puts an eligible carer in words. Of a secret place no distance is told: several would tell where it is.
func (q *careRequest) proposal(r *ranked) Proposal {
	p := Proposal{CarerID: r.ID, Name: r.Name, Kind: r.Kind, Free: r.Free(), Metres: int64(r.metres), Drive: r.estimate(), ConfirmedAt: r.ConfirmedAt,
		AgeDays: int64(q.today.At(23, 59).Sub(r.ConfirmedAt).Hours() / 24)}
	if r.drive != nil {
		p.Drive = *r.drive
	}
	p.say()
	if r.Secret {
		p.Metres, p.Drive = -1, unknownDrive()
		p.VI, p.EN = "không cho biết khoảng cách vì nơi này được giữ kín", "the distance is not told: the place is secret"
	}
	p.For, p.Against = q.speaksFor(r, &p), q.speaksAgainst(r, &p)
	slices.SortStableFunc(p.For, func(a, b Reason) int { return int(b.Weight - a.Weight) })
	p.For = p.For[:min(strongestFor, len(p.For))]
	return p
}

// reasons collects those that hold.
type reasonList []Reason

func (l *reasonList) add(holds bool, weight int64, code, vi, en string) {
	if holds {
		*l = append(*l, Reason{Code: code, VI: vi, EN: en, Weight: weight})
	}
}

// speaksFor gives what speaks for a carer. The weights put the law's order first.
func (q *careRequest) speaksFor(r *ranked, p *Proposal) []Reason {
	l := reasonList{}
	l.add(r.tier == 0, 100, "kin", "người thân thích", "a relative")
	l.add(q.beside == r.ID, 90, "sibling", "anh chị em đang ở đây", "a brother or sister is here")
	l.add(r.Unit == q.k.Unit && r.home(), 80, "same_commune", "cùng xã, phường", "in the same commune")
	l.add(p.Method != "" && p.Unreachable == "", 70, "distance", p.VI, p.EN)
	l.add(q.school != nil && r.school == 0, 60, "school", "gần trường đang học", "near the school")
	l.add(len(q.guard.Languages) > 0 && slices.Contains(r.Languages, q.guard.Languages[0]), 50, "language", "cùng ngôn ngữ", "speaks the language")
	l.add(q.people[0].EthnicGroup != "" && q.people[0].EthnicGroup == r.EthnicGroup, 40, "people", "cùng dân tộc", "of the same people")
	l.add(len(q.people) > 1, 35, "together", "anh chị em ở cùng nhau", "brothers and sisters stay together")
	l.add(r.trained == 5, 30, "trained", "đã tập huấn đủ nội dung", "trained in every topic")
	l.add(r.Taken == 0, 20, "unused", "đang không chăm sóc ai", "cares for nobody now")
	return l
}

// speaksAgainst gives all that speaks against a carer and does not forbid it.
func (q *careRequest) speaksAgainst(r *ranked, p *Proposal) []Reason {
	l := reasonList{}
	l.add(p.Method == "" || p.Unreachable != "", 70, "distance", p.VI, p.EN)
	l.add(!r.home(), 60, "facility", "cơ sở, không phải gia đình", "a facility, not a family")
	l.add(!r.EmergencyOn.IsZero(), 55, "papers", "còn thiếu giấy tờ, đang bổ sung", "papers are missing and asked for")
	l.add(r.home() && r.Unit != q.k.Unit, 50, "other_commune", "khác xã, phường", "in another commune")
	l.add(len(q.guard.Languages) > 0 && !slices.Contains(r.Languages, q.guard.Languages[0]), 40, "language", "không rõ có nói được ngôn ngữ của người này", "may not speak the language")
	l.add(r.home() && r.trained < 5, 30, "training", "mới tập huấn "+strconv.Itoa(r.trained)+"/5 nội dung", "trained in "+strconv.Itoa(r.trained)+" of 5 topics")
	l.add(p.AgeDays > staleDays, 25, "stale", fmt.Sprintf("thông tin đã %d ngày chưa xác nhận", p.AgeDays), fmt.Sprintf("not confirmed for %d days", p.AgeDays))
	return l
}

// unasked says what must be done before anybody is proposed: each child from seven years is asked.
func (q *careRequest) unasked() []Reason {
	l := reasonList{}
	for i := range q.people {
		p := &q.people[i]
		asks := p.mustBeAsked()
		v := q.guard.view(p.ID)
		l.add(asks && v == nil, 100, "child_not_asked", "chưa hỏi ý kiến trẻ từ đủ 7 tuổi", "a child from seven years has not been asked")
		l.add(asks && v != nil && v.Answer == "refuses", 90, "child_refuses", "trẻ không muốn", "the child does not want it")
	}
	return l
}

// mustBeAsked says that the person is a child from full seven years.
func (p *guest) mustBeAsked() bool { return p.child && p.known && p.age >= childAsked }

// childAsked is from which full age a child is asked, in years.
const childAsked = 7
