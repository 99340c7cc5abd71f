package responder_test

import (
	"testing"

	"kipthoi/responder"
)

// TestRulesOfACarerBindAPatchToo: what the register refuses of a new carer it refuses of a change, and names the field.
func TestRulesOfACarerBindAPatchToo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		household := obj{"name": "Nhà Thử", "kind": "household", "phone": "0911111112", "places": 2, "place": obj{"unit": thachHa}}
		shelter := obj{"name": "Nơi Tạm Lánh", "kind": "shelter", "phone": "0911111113", "places": 2, "place": obj{"unit": thachHa}}
		for _, x := range []struct {
			of    obj
			set   obj
			code  responder.Code
			field string
		}{
			{shelter, obj{"secret": false}, responder.CodeRule, "secret"},
			{household, obj{"min_age": 10, "max_age": 5}, responder.CodeInvalid, "max_age"},
			{household, obj{"limits": []obj{{"group": "child", "places": 1}, {"group": "child", "places": 2}}}, responder.CodeInvalid, "limits.1.group"},
			{household, obj{"members": []obj{{"name": "A", "sex": "F", "birth_year": 1980, "relation": "applicant"}, {"name": "B", "sex": "F", "birth_year": 1950, "relation": "applicant"}}}, responder.CodeInvalid, "members.1.relation"},
			{household, obj{"members": []obj{{"name": "A", "sex": "F", "birth_year": 2012, "relation": "applicant"}}}, responder.CodeRule, "members.0.birth_year"},
			{household, obj{"members": []obj{{"name": "A", "sex": "F", "birth_date": "2008-10-21", "relation": "applicant"}}}, responder.CodeRule, "members.0.birth_year"},
		} {
			id, fresh := newID(), obj{}
			w.register(id, x.of)
			seen := obj{"secret": true, "min_age": 0, "max_age": 0}
			op := w.op("coordinator", "carer.update", id, 1, obj{"set": x.set, "seen": seen})
			res, err := w.service.Apply(t.Context(), op)
			if ok(t, err); res.Error == nil || res.Error.Code != x.code || res.Error.Field != "data.set."+x.field {
				t.Errorf("a patch with %v: %s %v", x.set, res.Status, res.Error)
			}
			for k, v := range x.of {
				fresh[k] = v
			}
			if x.of["kind"] == "shelter" {
				continue // the kind makes it secret when it is registered
			}
			for k, v := range x.set {
				fresh[k] = v
			}
			res = w.try("coordinator", "carer.register", newID(), fresh)
			if res.Error == nil || res.Error.Code != x.code || res.Error.Field != "data."+x.field {
				t.Errorf("registered with %v: %s %v", x.set, res.Status, res.Error)
			}
		}
	})
}
