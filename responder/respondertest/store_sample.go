package respondertest

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	"kipthoi/responder"
)

// nouns lists a new record of each type.
func nouns() []responder.Record {
	return []responder.Record{
		&responder.User{}, &responder.Credential{}, &responder.Session{},
		&responder.Incident{}, &responder.Household{}, &responder.Person{}, &responder.Duplicate{}, &responder.Case{}, &responder.Assessment{},
		&responder.Task{}, &responder.Note{},
		&responder.Decision{}, &responder.Referral{}, &responder.Consent{}, &responder.Attachment{}, &responder.AttachmentBytes{},
		&responder.Safeguard{}, &responder.Carer{}, &responder.Placement{}, &responder.Review{}, &responder.Trip{}, &responder.Batch{}, &responder.BatchLine{},
		&responder.CostLine{}, &responder.Approval{}, &responder.MealDay{}, &responder.Price{}, &responder.Transfer{}, &responder.Donation{},
		&responder.Campaign{}, &responder.Donor{}, &responder.Pledge{},
		&responder.StockItem{}, &responder.Warehouse{}, &responder.Lot{}, &responder.Holding{}, &responder.Movement{}, &responder.WriteOff{},
		&responder.DistributionList{}, &responder.DistributionLine{},
		&responder.PaymentList{}, &responder.PaymentLine{}, &responder.Suspension{}, &responder.Disclosure{},
		&responder.Account{}, &responder.Entry{}, &responder.Posting{},
		&responder.Message{}, &responder.Kept{}, &responder.Edit{}, &responder.Conflict{}, &responder.Reading{}, &responder.Alert{},
		&responder.Registration{}, &responder.HotlineCall{},
		&responder.BoundarySet{}, &responder.Boundary{}, &responder.SuccessionSet{}, &responder.Succession{},
		&responder.RoadSet{}, &responder.RoadPiece{},
		&responder.Inbound{}, &responder.OptOut{}, &responder.Gate{}, &responder.SMSText{},
	}
}

// values are those that a field must have to be allowed, or to be more than a plain value, as JSON: by the field's name,
// or by table and field.
func values() map[string]string {
	all := giftValues()
	maps.Copy(all, costValues())
	maps.Copy(all, map[string]string{
		"family":                 `"protection"`,
		"priority":               `2`,
		"batches.state":          `"done"`,
		"batches.stage":          `"searching"`,
		"percent":                `40`,
		"pairs":                  `4000000`,
		"batch_lines.change":     `"moved"`,
		"dropped":                `[{"case_id":"c1","carer_id":"k1","pin":true,"code":"full","vi":"hết chỗ","en":"full"}]`,
		"person_ids":             `["p1","p2"]`,
		"pins":                   `[{"case_id":"c1","carer_id":"k1"}]`,
		"bans":                   `[{"case_id":"c2","carer_id":"k1"}]`,
		"others":                 `[{"carer_id":"k2","more":120}]`,
		"placements.state":       `"accepted"`,
		"transfers.state":        `"sent"`,
		"extensions":             `[{"from":"2026-10-05","until":"2026-12-05","decision_no":"1/QĐ","decided_on":"2026-10-04","signer":"Lê","body":"Chủ tịch","citation":"Điều 18"}]`,
		"meetings":               `[{"on":"2026-10-05","note":"vui","by":"u1"}]`,
		"minutes":                `{"on":"2026-10-05","given_by":"Lê","taken_by":"Trần","evidence_id":"a1"}`,
		"findings":               `["no_means","no_room"]`,
		"safe":                   `"unclear"`,
		"duplicates.state":       `"open"`,
		"cost_lines.state":       `"approved"`,
		"payment_lists.state":    `"sent"`,
		"payment_lines.state":    `"paid"`,
		"suspensions.state":      `"suspended"`,
		"answers":                `{"house":"lost","food":"none"}`,
		"judged":                 `3`,
		"tasks.state":            `"done"`,
		"damage":                 `3`,
		"vulnerability":          `1`,
		"circumstances":          `2`,
		"recovery":               `1`,
		"accounts.kind":          `"fund"`,
		"balance_vnd":            `9000000000000`,
		"reserved_vnd":           `1`,
		"places":                 `5000`,
		"odometer_end_m":         `2000000000`,
		"communes":               `["00004","00008"]`,
		"boundary_sets.communes": `3321`,
		"area":                   `{"track":[{"point":[107.5,16.2],"radius_m":1500.5}],"polygon":[[[[105,20],[106,20],[106,21],[105,20]]]],"communes":["00004"]}`,
		"reasons":                `[{"code":"food","vi":"thiếu lương thực","en":"short of food","weight":20}]`,
		"needs":                  `["food","water"]`,
		"phones":                 `[{"number":"+84912345678","whose":"self","safe_to_contact":"yes","from":"08:00","to":"17:30","note":"gọi \"cô Ba\""}]`,
		"before":                 `{"name":"Nguyễn","phones":null}`,
		"disability_kinds":       `["sight","other"]`,
		"asks":                   `[{"user":"u1","at":"2026-10-05T12:30:00Z","reason":"gần nhà","state":"refused","answer":"đã có người"}]`,
		"rules":                  `["R-1.12","R-4.3"]`,
		"referrals.state":        `"accepted"`,
		"given_by":               `"guardian"`,
		"purposes":               `["help","referral"]`,
		"shared":                 `[{"unit":"18562","province":"42"}]`,
		"former":                 `[{"unit":"18496","province":"42"}]`,
		"openings":               `[{"user":"u1","until":"2026-10-05T12:30:00Z"}]`,
		"accepts":                `["child"]`,
		"perpetrators":           `[{"person_id":"","name":"Lê","phone":"+84912345678","address":"thôn 2","unit":"18562","hamlet":"thôn 2","lon":105.8,"lat":18.3,"scope":"hamlet","radius_m":5000}]`,
		"cleared":                `[{"carer_id":"c1","reason":"đã xác minh"}]`,
		"views":                  `[{"person_id":"p1","on":"2026-10-01","answer":"agrees","note":""}]`,
		"carers.state":           `"paused"`,
		"limits":                 `[{"group":"infant","places":2}]`,
		"members":                `[{"name":"Lê","birth_date":"1980-02-03","birth_year":1980,"sex":"F","relation":"applicant"}]`,
		"kin":                    `[{"person_id":"p1","relation":"grandparent"}]`,
		"languages":              `["vi","hmong"]`,
		"carers.evidence":        `[{"code":"form_11","met":true,"document":"11/XM","attachment_id":"","on":"2026-10-01","until":"2027-10-01","by":"UBND"}]`,
		"persons":                `["p1","p2"]`,
		"item":                   `{"kind":"transport","mode":"agency","metres":12345,"at":"2026-10-05T12:30:00+07:00"}`,
		"cost_lines.segments":    `[{"from":"2026-10-03","to":"2026-10-04","days":1.5,"rate_vnd":60000,"amount_vnd":90000,"rule":"ND20"}]`,
		"data":                   `{"a": "<đ>",  "b":[1,2.50]}`,
		"mine":                   `"Nguyễn \u0000"`,
		"theirs":                 `null`,
		"result":                 `{"id":"o1","status":"rejected","error":{"code":"rule","field":"data.x","vi":"sai","en":"wrong"},"facts":{"code":"KT-26-00001"}}`,
		"track":                  `{"metres":12345,"bridged_m":67,"fixes":890,"dropped":1,"gaps":2,"trust":"fair"}`,
		"shape":                  `"AAEC/w=="`,
		"bytes":                  `"AAEC/w=="`,
	})
	return all
}

// giftValues are those of contributions and goods.
func giftValues() map[string]string {
	return map[string]string{
		"campaigns.extensions":     `[{"closes_on":"2026-10-20","decision_no":"2/QĐ","decided_on":"2026-10-19","signer":"Lê","reason":"còn bão"}]`,
		"published":                `[{"what":"received","on":"2026-10-30","where":"trang điện tử"}]`,
		"goods":                    `[{"name":"gạo","unit":"kg","quantity":12.5}]`,
		"pledges.state":            `"open"`,
		"write_offs.state":         `"approved"`,
		"distribution_lines.state": `"issued"`,
		"lots":                     `[{"lot_id":"l1","quantity":2.5}]`,
		"origin":                   `"reserve"`,
		"donations.state":          `"kept"`,
		"donors.kind":              `"organisation"`,
		"movements.kind":           `"count"`,
	}
}

// sample fills every field of a record with something else than its zero value.
func sample(t *testing.T, rec responder.Record, id string) responder.Record {
	t.Helper()
	given := map[string]json.RawMessage{}
	fields(reflect.ValueOf(rec).Elem(), func(name string, v reflect.Value) {
		for _, key := range []string{name, rec.Table() + "." + name} {
			if value, ok := values()[key]; ok {
				given[name] = json.RawMessage(value)
			}
		}
		if given[name] == nil {
			fill(t, name, v)
		}
	})
	b, err := json.Marshal(given)
	if err == nil {
		err = json.Unmarshal(b, rec)
	}
	if err != nil {
		t.Fatalf("fill %s: %v", rec.Table(), err)
	}
	*rec.Base() = responder.Meta{ID: id, Unit: "00004", Province: "01", CreatedBy: "u1", CreatedAt: instant(1), UpdatedAt: instant(2)}
	return rec
}

// instant gives times that a store can hold: UTC, to the millisecond.
func instant(n int) time.Time {
	return time.Date(2026, 10, 5, 1, 2, 3, 4_000_000, time.UTC).Add(time.Duration(n) * time.Second)
}

// fields calls fn with each field of a record, those of the embedded Meta too.
func fields(v reflect.Value, fn func(name string, v reflect.Value)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			fields(v.Field(i), fn)
			continue
		}
		fn(f.Tag.Get("json"), v.Field(i))
	}
}

func fill(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	f := 16.0471234567891
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = instant(len(name))
		return
	case **float64:
		*p = &f
		return
	case encoding.TextUnmarshaler:
		if err := p.UnmarshalText([]byte("2026-10-31")); err != nil {
			t.Fatalf("fill %s: %v", name, err)
		}
		return
	}
	switch {
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("%s: Đặng Thị Ồ '\"%%_\\\n😀", name))
	case v.CanInt():
		v.SetInt(int64(len(name)))
	case v.CanFloat():
		v.SetFloat(f)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("field %s: no value is given for a %s", name, v.Type())
	}
}

// costValues are those of costs and their approval.
func costValues() map[string]string {
	return map[string]string{
		"in_patient":      `[{"admitted":"2026-10-03","discharged":"2026-10-08"}]`,
		"level":           `"province"`,
		"left_out":        `["l1","l2"]`,
		"approvals.state": `"done"`,
		"approvals.area":  `"42"`,
	}
}
