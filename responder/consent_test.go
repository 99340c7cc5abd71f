package responder_test

import (
	"maps"
	"testing"

	"kipthoi/responder"
)

func consent(id string, change obj) obj {
	d := obj{"case_id": id, "given_by": "guardian", "name": "Tên Người Riêng", "purposes": []string{"help", "referral"}, "form": "spoken", "given_on": "2026-10-20"}
	maps.Copy(d, change)
	return d
}

// TestAServiceIsToldOnAGround: of a protected person a service outside is told only with consent, an article of the law
// or in an emergency; a disaster case needs none.
func TestAServiceIsToldOnAGround(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_DV", nil)
		tell := func() obj { return referral(f.id, obj{"service": "hospital"}) }
		if e := w.refused(responder.CodeRule, "coordinator", "referral.send", newID(), tell()); e.Reason != "R-3.33" {
			t.Errorf("without a ground: %v", e)
		}
		w.refused(responder.CodeInvalid, "coordinator", "referral.send", newID(), referral(f.id, obj{"service": "hospital", "emergency_ground": "bored"}))
		w.do("coordinator", "referral.send", newID(), referral(f.id, obj{"service": "hospital", "emergency_ground": "medical"}))
		w.do("coordinator", "consent.record", newID(), consent(f.id, obj{"purposes": []string{"placement"}}))
		w.refused(responder.CodeRule, "coordinator", "referral.send", newID(), tell())
		given := newID()
		w.do("coordinator", "consent.record", given, consent(f.id, nil))
		w.do("coordinator", "referral.send", newID(), tell())
		w.refused(responder.CodeInvalid, "coordinator", "consent.withdraw", given, obj{})
		w.do("coordinator", "consent.withdraw", given, obj{"reason": "người giám hộ đổi ý"})
		w.refused(responder.CodeRule, "coordinator", "consent.withdraw", given, obj{"reason": "lần nữa"})
		w.refused(responder.CodeRule, "coordinator", "referral.send", newID(), tell())
		w.do("coordinator", "consent.record", newID(), consent(f.id, obj{"given_by": "law", "name": "", "form": "", "article": "Điều 19 Luật số 91/2025/QH15"}))
		w.do("coordinator", "referral.send", newID(), tell())
		if d := w.caseAs("coordinator", f.id); len(d.Consents) != 3 || !d.Consents[1].Withdrawn || d.Consents[2].Article == "" {
			t.Errorf("consents %+v", d.Consents)
		}
		shows(t, "field2", w.caseAs("field2", f.id))
		storm := w.report("coordinator", "disaster", "storm", nil)
		w.do("coordinator", "referral.send", newID(), referral(storm.id, obj{"service": "hospital"}))
	})
}

// TestBadConsentsNameTheirField, and who does not know the case records none.
func TestBadConsentsNameTheirField(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		f := w.report("coordinator", "protection", "P_DV", nil)
		for field, change := range map[string]obj{
			"data.given_by": {"given_by": "neighbour"}, "data.name": {"name": ""}, "data.form": {"form": ""}, "data.purposes": {"purposes": []string{"x"}},
			"data.given_on": {"given_on": "2026-10-21"}, "data.article": {"given_by": "law", "form": ""},
		} {
			if e := w.refused(responder.CodeInvalid, "coordinator", "consent.record", newID(), consent(f.id, change)); e.Field != field {
				t.Errorf("error names %s, want %s", e.Field, field)
			}
		}
		w.refused(responder.CodeNotFound, "field2", "consent.record", newID(), consent(f.id, nil))
		w.refused(responder.CodeNotFound, "coordinator", "consent.record", newID(), consent(f.id, obj{"person_id": newID()}))
	})
}
