package responder_test

import (
	"strings"
	"testing"

	"kipthoi/responder"
)

// capAlert is a storm warning of an invented sender, with a circle around Thạch Hà.
func capAlert(id, hour, kind, references, km string) string {
	if references != "" {
		references = "<references>bao@thu.example," + references + "</references>"
	}
	return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>` + id + `</identifier><sender>bao@thu.example</sender><sent>2026-10-20T` + hour +
		`:00:00+07:00</sent><status>Actual</status><msgType>` + kind + `</msgType><scope>Public</scope>` + references +
		`<info><language>vi-VN</language><category>Met</category><event>Bão</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<headline>Bão số 9 ` + id + `</headline><area><areaDesc>Hà Tĩnh</areaDesc><circle>18.36,105.86 ` + km + `</circle></area></info></alert>`
}

func TestIncidentFromAlert(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		data := func(text string) obj { return obj{"alert": text, "unit": haTinh, "invented": true} }
		incident := newID()
		send := func(text string) string {
			res := w.do("coordinator", "incident.alert", newID(), data(text))
			return res.Facts["incident_id"]
		}
		area := func() (areas int, radius float64, name string) {
			all, err := w.service.Areas(t.Context(), w.reader("coordinator"))
			ok(t, err)
			if len(all) == 0 {
				return 0, 0, ""
			}
			return len(all), all[0].Area.Circles[0].RadiusM, all[0].Name
		}
		ref := func(id, hour string) string { return id + ",2026-10-20T" + hour + ":00:00+07:00" }
		w.refused(responder.CodeNotFound, "coordinator", "incident.alert", newID(), data(capAlert("C0", "09", "Cancel", ref("B1", "05"), "1")))
		if res := w.do("coordinator", "incident.alert", incident, data(capAlert("B1", "05", "Alert", "", "20"))); res.Facts["incident_id"] != incident || res.Version != 1 {
			t.Fatalf("%+v", res)
		}
		if n, radius, name := area(); n != 1 || radius != 20_000 || name != "Bão số 9 B1" {
			t.Errorf("%d areas, %.0f m, %q", n, radius, name)
		}
		if id := send(capAlert("B1", "05", "Alert", "", "20")); id != incident {
			t.Error("the same alert made a second incident")
		}
		if id := send(capAlert("B3", "07", "Update", ref("B1", "05"), "30")); id != incident {
			t.Error("the update made a second incident")
		}
		if id := send(capAlert("B2", "06", "Update", ref("B1", "05"), "25")); id != incident { // comes late
			t.Error("the late update made a second incident")
		}
		if n, radius, _ := area(); n != 1 || radius != 30_000 {
			t.Errorf("%d areas, %.0f m, want the area of the latest", n, radius)
		}
		if id := send(capAlert("B4", "08", "Cancel", ref("B3", "07"), "1")); id != incident {
			t.Error("the cancel is of another incident")
		}
		if n, _, _ := area(); n != 0 {
			t.Error("a cancelled incident is on the map")
		}
		w.refused(responder.CodeRule, "coordinator", "incident.alert", newID(), data(capAlert("B5", "09", "Update", ref("B3", "07"), "1")))
	})
}

// TestLateFirstAlert brings an update before the alert that it refers to.
func TestLateFirstAlert(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a := w.do("coordinator", "incident.alert", newID(), obj{"unit": haTinh, "alert": capAlert("B2", "06", "Update", "B1,2026-10-20T05:00:00+07:00", "25")})
		b := w.do("coordinator2", "incident.alert", newID(), obj{"unit": haTinh, "alert": capAlert("B1", "05", "Alert", "", "20")})
		if a.Facts["incident_id"] != b.Facts["incident_id"] {
			t.Error("two incidents")
		}
	})
}

func TestAlertsThatMakeNoIncident(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		sound := capAlert("B1", "05", "Alert", "", "20")
		for field, c := range map[string][2]string{
			"data.alert.alert.status":         {"Actual", "Exercise"},
			"data.alert.alert.status ":        {"Actual", "Test"},
			"data.alert.alert.msgType":        {">Alert<", ">Ack<"},
			"data.alert":                      {"</alert>", ""},
			"data.alert.alert.info.0.event":   {"<event>Bão</event>", ""},
			"data.alert.info.area":            {"18.36,105.86", "48,2"},
			"data.kind":                       {"<event>Bão</event>", "<event>Bão và lũ</event>"},
			"data.alert.alert.info.0.urgency": {"Expected", "Bimat"},
		} {
			e := w.refused(responder.CodeInvalid, "coordinator", "incident.alert", newID(), obj{"unit": haTinh, "alert": strings.Replace(sound, c[0], c[1], 1)})
			if e.Field != strings.TrimSpace(field) || e.VI == "" || strings.Contains(e.Error(), "Bimat") {
				t.Errorf("%s: %v", field, e)
			}
		}
		w.refused(responder.CodeForbidden, "field", "incident.alert", newID(), obj{"unit": haTinh, "alert": sound})
		w.refused(responder.CodeForbidden, "coordinator", "incident.alert", newID(), obj{"unit": "01", "alert": sound})
	})
}
