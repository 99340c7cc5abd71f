package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
)

// reports sends in the first two days' reports, in the forms that people use.
func (p *Play) reports(ctx context.Context) error {
	every := 40 * time.Hour / time.Duration(p.Reports)
	for i := range p.Reports {
		p.Clock.Forward(p.Clock.Now().Add(every))
		st, data := p.report(i)
		res, err := p.as(ctx, pick(p, []string{"canbo1", "canbo2", "canbo3", "dieuphoi"}), "case.report", st.id, 0, data)
		if err != nil {
			return fmt.Errorf("demo: report %d: %w", i+1, err)
		}
		if res.Status == responder.StatusRejected {
			p.refused++ // kept with its reason; see the list of rejected operations
		} else {
			p.cases = append(p.cases, st)
		}
		p.Step("tin báo", i+1, p.Reports)
	}
	return nil
}

// report makes the i-th report: one in eight is a protection case.
func (p *Play) report(i int) (*story, map[string]any) {
	st := &story{id: p.id(), household: p.id(), received: p.Clock.Now(), protection: i%8 == 7}
	data := map[string]any{"channel": pick(p, []string{"phone", "phone", "console", "hotline"}), "incident_id": p.incident,
		"family": "disaster", "kind": "storm", "urgent": p.chance(12), "narrative": pick(p, narratives()), "invented": true,
		"place": p.where(i), "needs": p.needs()}
	if st.protection {
		p.protect(st, data)
	} else {
		p.home(st, data)
	}
	return st, data
}

// home fills in a household that the storm struck.
func (p *Play) home(st *story, data map[string]any) {
	st.poverty = pick(p, []string{"poor", "near_poor", "difficult", "none", "none", ""})
	st.house = pick(p, []string{"lost", "must_move", "damaged", "damaged", "none", "none"})
	st.hungry, st.hurt = p.chance(35), p.chance(5)
	people := []map[string]any{p.relative("head", 1955, 2000), p.relative("spouse", 1955, 2000)}
	for range p.rng.IntN(4) {
		people = append(people, p.relative("child", 2008, 2026))
	}
	if p.chance(20) {
		people = append(people, p.relative("parent", 1936, 1950))
	}
	if st.hurt {
		people[0]["state"] = "injured"
	}
	for _, m := range people {
		st.persons = append(st.persons, m["id"].(string))
	}
	data["persons"] = people
	data["household"] = map[string]any{"id": st.household, "head_name": people[0]["name"], "phones": p.phones(),
		"poverty": st.poverty, "house_state": st.house, "short_of_food": st.hungry, "size": len(people)}
}

// protect fills in one person who needs protection; no phone of the home is given, it may be the wrong ear.
func (p *Play) protect(st *story, data map[string]any) {
	kind := pick(p, []string{"P_ORPHAN", "P_DV", "P_ABUSE", "P_CHILD_WANDERING", "P_TRAFFICKED", "P_BEGGAR"})
	who := p.member(2012, 2022)
	switch kind {
	case "P_DV", "P_TRAFFICKED":
		who = p.member(1980, 2004)
	case "P_BEGGAR":
		who = p.member(1940, 1960)
	}
	who["health_card"], who["state"] = pick(p, []string{"yes", "no"}), "alone"
	st.persons = []string{who["id"].(string)}
	data["family"], data["kind"], data["narrative"], data["needs"] = "protection", kind, "Cần nơi ở tạm an toàn (tình huống mẫu).", []string{"protection", "shelter"}
	data["persons"] = []map[string]any{who}
	data["household"] = map[string]any{"id": st.household, "size": 1, "poverty": "none"}
	data["legal_basis"] = "bảo vệ tính mạng, sức khoẻ (Luật 91/2025/QH15 Điều 19)"
}

func (p *Play) needs() []string {
	needs := []string{pick(p, []string{"food", "water", "shelter", "house_repair", "clothes"})}
	if p.chance(25) {
		needs = append(needs, "medical")
	}
	if p.chance(5) {
		needs = append(needs, "rescue")
	}
	return needs
}

// phones are those of a home that may be written to, some only in the evening.
func (p *Play) phones() []map[string]any {
	one := map[string]any{"number": p.phone(), "whose": "family", "safe_to_contact": "yes"}
	if p.chance(20) {
		one["from"], one["to"] = "17:00", "21:00"
	}
	return []map[string]any{one}
}

func (p *Play) phone() string { return fmt.Sprintf("09%08d", p.rng.IntN(100_000_000)) }

// where writes where a household is the way people do: a GPS fix, an address of today or of before July 2025, with
// marks and without, a commune chosen from the list, sometimes nothing that can be found and sometimes a slip.
func (p *Play) where(i int) map[string]any {
	town := pick(p, p.towns)
	lat, lon := town.Point[1]+p.jitter(), town.Point[0]+p.jitter()
	switch i % 10 {
	case 0, 1, 2, 3:
		return map[string]any{"lat": lat, "lon": lon, "accuracy_m": float64(5 + p.rng.IntN(60)), "address": pick(p, hamlets())}
	case 4:
		return map[string]any{"lat": lat, "lon": lon, "unit": town.Commune}
	case 5, 6:
		return map[string]any{"address": p.today()}
	case 7:
		return map[string]any{"address": p.yesterday()}
	case 8:
		return map[string]any{"unit": pick(p, p.communes()).Code, "address": pick(p, hamlets())}
	}
	return p.oddPlace(i, lat, lon)
}

// oddPlace is a place that cannot be found, or cannot be right.
func (p *Play) oddPlace(i int, lat, lon float64) map[string]any {
	switch i % 50 {
	case 9:
		return map[string]any{"lat": lon, "lon": lat} // the two numbers changed round
	case 19:
		return map[string]any{"address": "cạnh nhà văn hoá thôn, hỏi bà Tư"}
	}
	return map[string]any{"address": p.today()}
}

func (p *Play) jitter() float64 { return (p.rng.Float64() - 0.5) * 0.04 }

func (p *Play) communes() []geo.Unit { return p.Service.Geo().Units.Communes(Province) }

// today is an address in units of today.
func (p *Play) today() string {
	return p.write(pick(p, hamlets()), pick(p, p.communes()).FullName, "tỉnh Hà Tĩnh")
}

// yesterday is an address in units of before 1 July 2025, with its district.
func (p *Play) yesterday() string {
	units := p.Service.Geo().Units
	districts := units.OldUnits(Province)
	d := pick(p, districts)
	below := units.OldUnits(d.Code)
	if len(below) == 0 {
		return p.today()
	}
	return p.write(pick(p, hamlets()), pick(p, below).FullName, d.FullName, "Hà Tĩnh")
}

// write joins the parts of an address as one types it.
func (p *Play) write(parts ...string) string {
	s := strings.Join(parts, ", ")
	switch p.rng.IntN(4) {
	case 0:
		return geo.Fold(s)
	case 1:
		return strings.ToUpper(s)
	case 2:
		return strings.NewReplacer("Huyện ", "H. ", "Xã ", "X. ", "Thị trấn ", "TT. ", "tỉnh ", "").Replace(s)
	}
	return s
}
