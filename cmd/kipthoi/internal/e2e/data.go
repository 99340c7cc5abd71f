package e2e

import (
	"fmt"
	"strings"
	"time"

	"kipthoi/responder"
	"kipthoi/responder/respondertest"
)

// Object is a JSON object.
type Object map[string]any

// given is the first password of a user, which the administrator knows.
const given = "mật khẩu đưa tận tay"

// Staff adds a user of each role given, whose login is the role, and signs them in. A coordinator has a phone.
func (s *Server) Staff(roles ...responder.Role) map[responder.Role]*Client {
	s.Helper()
	var people []Object
	for i, r := range roles {
		user := Object{"login": string(r), "name": fmt.Sprintf("Người Dùng %d (mẫu)", i+1), "role": r, "unit": Province}
		if r == responder.RoleCoordinator {
			user["phone"] = "0912000001"
		}
		people = append(people, user)
	}
	out := map[responder.Role]*Client{}
	for i, c := range s.Hire(people...) {
		out[roles[i]] = c
	}
	return out
}

// Hire adds users and signs each in, with a password of their own.
func (s *Server) Hire(people ...Object) (out []*Client) {
	s.Helper()
	var ops []Op
	for _, user := range people {
		user["password"] = given
		ops = append(ops, Do("user.create", ID(), user))
	}
	s.Login("admin").Apply(ops...)
	for _, user := range people {
		c := s.signIn(user["login"].(string), given)
		c.renew(given)
		out = append(out, c)
	}
	return out
}

// name makes up the name of member n of household i: as many different ones as real households have.
func name(i, n int) string {
	families := strings.Fields("Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương")
	middles := strings.Fields("Văn Đức Hữu Quang Minh Xuân Thị Ngọc Thanh Hồng Kim")
	givens := strings.Fields("An Bình Cường Dũng Hà Lan Mai Nam Oanh Phúc Quân Sơn Tâm Vinh Yến")
	return families[i%len(families)] + " " + middles[(i/13+n)%len(middles)] + " " + givens[(i/143+3*n)%len(givens)] + " (mẫu)"
}

// Report makes the report of a household of four whose members' ids are given back.
func Report(i int) (op Op, persons []string) {
	var people []Object
	for n := range 4 {
		id := ID()
		persons = append(persons, id)
		people = append(people, Object{"id": id, "name": name(i, n), "sex": "M", "health_card": "yes",
			"birth_date": fmt.Sprintf("%d-%02d-%02d", 1950+(37*i+13*n)%70, 1+i/7%12, 2+(i/84+5*n)%27)})
	}
	data := Object{"family": "disaster", "kind": "storm", "channel": "phone", "needs": []string{"food"}, "invented": true,
		"narrative": "Nước ngập quá nửa nhà, đang ở nhờ nhà hàng xóm (mẫu).",
		"place":     Object{"unit": Commune, "address": fmt.Sprintf("thôn Đông Mẫu %d, số %d", i%25, i)},
		"household": Object{"id": ID(), "head_name": name(i, 0), "phones": []Object{{"number": fmt.Sprintf("09%08d", 12345678+i), "safe_to_contact": "yes"}}, "poverty": "near_poor", "house_state": "damaged", "size": 4},
		"persons":   people}
	return Do("case.report", ID(), data), persons
}

// Reports makes n of them.
func Reports(n int) (ops []Op, persons [][]string) {
	for i := range n {
		op, who := Report(i)
		ops, persons = append(ops, op), append(persons, who)
	}
	return ops, persons
}

// Carer makes a household that takes people in.
func Carer(id string, places int) Op {
	return Do("carer.register", id, respondertest.Fit(Object{"name": "Lê Thị Cưu Mang (mẫu)", "kind": "household", "phone": "0987000002", "places": places,
		"invented": true, "place": Object{"unit": Commune, "address": "xóm Bến Đò, nhà cạnh cây gạo"}}, time.Now()))
}

// Fund makes a fund account with its spending account and the world outside, and brings money in.
func Fund(id string, vnd int64) []Op {
	outside := ID()
	open := func(id, kind, name string) Op {
		return Do("fund.open", id, Object{"kind": kind, "source": "QUY", "name": name, "unit": Province, "invented": true})
	}
	return []Op{open(id, "fund", "Quỹ (mẫu)"), open(ID(), "spending", "Đã chi (mẫu)"), open(outside, "outside", "Nguồn (mẫu)"),
		Do("fund.receive", id, Object{"from_account_id": outside, "amount_vnd": vnd, "document": "PT-001"})}
}

// Day is an hour of a day in Việt Nam.
func Day(year, month, day, hour int) time.Time {
	return time.Date(year, time.Month(month), day, hour, 0, 0, 0, time.FixedZone("+07", 7*60*60))
}
