package cap

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// The sample alerts are written for these tests: an invented storm and an invented sender.
const sender = "canhbao@thu-nghiem.example.vn"

// message writes an alert of the sender; body stands after the head.
func message(id, sent, status, kind, references, body string) string {
	if references != "" {
		references = "<references>" + references + "</references>"
	}
	return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>` + id + `</identifier><sender>` + sender + `</sender><sent>` + sent +
		`</sent><status>` + status + `</status><msgType>` + kind + `</msgType><scope>Public</scope>` + references + body + `</alert>`
}

// info writes an info in a language with an area.
func info(language, event, area string) string {
	return `<info><language>` + language + `</language><category>Met</category><event>` + event + `</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><expires>2026-09-08T13:00:00+07:00</expires><headline>` + event + `</headline>
<area><areaDesc>Bắc Bộ</areaDesc>` + area + `<altitude>0</altitude></area></info>`
}

const (
	square  = `<polygon>20,106 20,107 21,107 21,106 20,106</polygon>`
	storm1  = "2026-09-07T13:00:00+07:00"
	storm2  = "2026-09-07T19:00:00+07:00"
	storm3  = "2026-09-08T01:00:00+07:00"
	firstID = "BAO-3-1"
)

func warning() string {
	return message(firstID, storm1, "Actual", "Alert", "", info("en-US", "Typhoon No 3", square)+info("vi-VN", "Bão số 3", square))
}

func read(t *testing.T, text string) File {
	t.Helper()
	f, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.Refused {
		t.Fatalf("alert %d is refused: %v", r.Number, r.Err)
	}
	return f
}

func units(t testing.TB) *geo.Units {
	t.Helper()
	u, err := geo.LoadUnits()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestReadStormWarning(t *testing.T) {
	f := read(t, warning())
	a := f.Alerts[0]
	if len(f.Alerts) != 1 || a.Version != "1.2" || a.Identifier != firstID || a.Sender != sender || a.Status != Actual || a.MsgType != First || a.Signed {
		t.Fatalf("%+v", a)
	}
	if !a.Sent.Equal(time.Date(2026, 9, 7, 6, 0, 0, 0, time.UTC)) || !a.Expires().Equal(time.Date(2026, 9, 8, 6, 0, 0, 0, time.UTC)) {
		t.Errorf("sent %v, expires %v", a.Sent, a.Expires())
	}
	if len(a.Infos) != 2 || a.Text().Event != "Bão số 3" {
		t.Errorf("chosen: %+v", a.Text())
	}
	area, notes := a.Area(units(t))
	want := orb.MultiPolygon{{{{106, 20}, {107, 20}, {107, 21}, {106, 21}, {106, 20}}}}
	if !reflect.DeepEqual(area, geo.Area{Polygon: want}) || len(notes) != 0 {
		t.Errorf("latitude comes first in CAP, and both languages have one area: %+v, notes %v", area, notes)
	}
}

func TestTextFallsBack(t *testing.T) {
	for want, languages := range map[string][]string{"b": {"fr", "en-GB"}, "a": {"fr", "zh"}, "c": {"en", "zh", "VI"}} {
		var a Alert
		for i, l := range languages {
			a.Infos = append(a.Infos, Info{Language: l, Event: string(rune('a' + i))})
		}
		if want := a.Infos[int(want[0]-'a')].Event; a.Text().Event != want {
			t.Errorf("%v: %s", languages, a.Text().Event)
		}
	}
	if (&Alert{}).Text() != nil {
		t.Error("an alert without info has a text")
	}
}

func TestStanding(t *testing.T) {
	ref := func(id, sent string) string { return sender + "," + id + "," + sent }
	body := info("vi", "Bão số 3", square)
	first, update := warning(), message("BAO-3-2", storm2, "Actual", "Update", ref(firstID, storm1), body)
	cancel := message("BAO-3-3", storm3, "Actual", "Cancel", ref(firstID, storm1)+" "+ref("BAO-3-2", storm2), "")
	foreign := strings.ReplaceAll(message("X", storm3, "Actual", "Cancel", ref(firstID, storm1), ""), "<sender>"+sender, "<sender>other")
	for name, c := range map[string]struct {
		alerts []string
		want   string
	}{
		"alone":                                {[]string{first}, "[BAO-3-1]"},
		"twice":                                {[]string{first, first}, "[BAO-3-1]"},
		"updated":                              {[]string{first, update}, "[BAO-3-2]"},
		"updated, in the other order":          {[]string{update, first}, "[BAO-3-2]"},
		"cancelled":                            {[]string{cancel, update, first}, "[]"},
		"cancelled by another sender":          {[]string{first, foreign}, "[BAO-3-1]"},
		"cancelled by a test":                  {[]string{first, strings.Replace(cancel, "Actual", "Test", 1)}, "[BAO-3-1]"},
		"cancelled before it was sent":         {[]string{first, strings.Replace(cancel, storm3, "2026-09-07T12:00:00+07:00", 1)}, "[BAO-3-1]"},
		"received":                             {[]string{first, message("A", storm2, "Actual", "Ack", ref(firstID, storm1), "")}, "[BAO-3-1]"},
		"two alerts that update one another":   {[]string{update, message("BAO-3-0", storm2, "Actual", "Update", ref("BAO-3-2", storm2), body)}, "[BAO-3-2 BAO-3-0]"},
		"an update that refers to the unknown": {[]string{update}, "[BAO-3-2]"},
	} {
		f := read(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`+strings.Join(c.alerts, "</entry><entry>")+`</entry></feed>`)
		var ids []string
		for _, a := range Standing(f.Alerts) {
			ids = append(ids, a.Identifier)
		}
		if fmt.Sprint(ids) != c.want || f.Links != 0 {
			t.Errorf("%s: %v, want %s; %d links", name, ids, c.want, f.Links)
		}
	}
}

// TestRefused spoils the warning in one place each.
func TestRefused(t *testing.T) {
	for field, c := range map[string][2]string{
		"alert":                         {"cap:1.2", "cap:9.9"},
		"alert.identifier":              {firstID, "BAO, 3"},
		"alert.sender":                  {"<sender>" + sender + "</sender>", "<sender/>"},
		"alert.sent":                    {storm1, "7 giờ tối"},
		"alert.status":                  {"<status>Actual</status>", "<status>Bimat</status>"},
		"alert.msgType":                 {"<msgType>Alert</msgType>", ""},
		"alert.scope":                   {"<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>"},
		"alert.references":              {">Alert<", ">Update<"},
		"alert.info.0.event":            {"<event>Typhoon No 3</event>", ""},
		"alert.info.0.category":         {"<category>Met</category>", ""},
		"alert.info.0.urgency":          {"Expected", "Bimat"},
		"alert.info.0.expires":          {"2026-09-08T13", "2026-13-40T13"},
		"alert.info.0.area.0.areaDesc":  {"<areaDesc>Bắc Bộ</areaDesc>", "<areaDesc> </areaDesc>"},
		"alert.info.0.area.0.polygon":   {"20,106 20,107", "20,106 Bimat"},
		"alert.info.1.area.0.polygon":   {"Bão số 3</headline>\n<area><areaDesc>Bắc Bộ</areaDesc><polygon>20,106", "x</headline><area><areaDesc>a</areaDesc><polygon>19,106"},
		"alert.info.0.area.0.circle":    {"<altitude>", "<circle>20,106</circle><altitude>"},
		"alert.info.0.severity":         {"<severity>Severe</severity>", ""},
		"alert.info.0.certainty":        {"Likely", "likely"},
		"alert.info.0.area.0.circle ":   {"<altitude>", "<circle>NaN,106 1</circle><altitude>"},
		"alert.info":                    {"<altitude>", strings.Repeat("<circle>20,106 1</circle>", maxShapes) + "<altitude>"},
		"alert.info.0.area.0.polygon  ": {"21,106 20,106", "91,106 20,106"},
	} {
		spoilt := strings.Replace(warning(), c[0], c[1], 1)
		f, err := Read(strings.NewReader("<all>" + spoilt + warning() + "</all>"))
		var e *geo.FieldError
		if err != nil || len(f.Refused) != 1 || len(f.Alerts) != 1 || !errors.As(f.Refused[0].Err, &e) || e.Field != strings.TrimSpace(field) || f.Refused[0].Number != 1 {
			t.Errorf("%s: %+v, %v", field, f.Refused, err)
			continue
		}
		if e.VI == "" || e.EN == "" || strings.Contains(e.Error(), "Bimat") {
			t.Errorf("%s: %v", field, e)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	entity := `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + warning()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty": {"", ErrFormat}, "no XML": {"BEGIN CERTIFICATE", ErrFormat}, "cut": {warning()[:400], ErrFormat},
		"a document type": {entity, ErrFormat}, "an unknown entity": {"<a>&e;</a>", ErrFormat},
		"deep":           {strings.Repeat("<a>", 100), ErrTooLarge},
		"wide":           {"<a>" + strings.Repeat("<b/>", maxElements) + "</a>", ErrTooLarge},
		"large":          {"<a>" + strings.Repeat(" ", MaxBytes) + "</a>", ErrTooLarge},
		"wrong encoding": {`<?xml version="1.0" encoding="bimat-16"?><a/>`, ErrFormat},
	} {
		_, err := Read(strings.NewReader(c.text))
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "bimat") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var e *geo.FieldError
	if _, err := Read(strings.NewReader("<feed><entry/><entry/></feed>")); !errors.As(err, &e) || e.Field != "alert" {
		t.Errorf("no alert: %v", err)
	}
}

func TestArea(t *testing.T) {
	u := units(t)
	for name, c := range map[string]struct {
		area     string
		polygons int
		circles  int
		communes int
		notes    int
	}{
		"circle of 12 km":     {`<circle>18.3,105.9 12</circle>`, 0, 1, 0, 0},
		"a point":             {`<circle>18.3,105.9 0</circle>`, 0, 0, 0, 2},
		"Philippines":         {`<polygon>10,121 10,125 14,125 10,121</polygon><circle>14,121 50</circle>`, 0, 0, 0, 3},
		"out at sea and here": {`<polygon>15,108 15,125 18,125 15,108</polygon>`, 1, 0, 0, 1},
		"a commune":           {`<geocode><valueName>Mã xã</valueName><value>18562</value></geocode>`, 0, 0, 1, 0},
		"a renumbered one":    {`<geocode><valueName>ma_xa</valueName><value>23737</value></geocode>`, 0, 0, 1, 0},
		"a province":          {`<geocode><valueName>VN-PROVINCE</valueName><value>42</value></geocode>`, 0, 0, len(u.Communes("42")), 0},
		"a postal code":       {`<geocode><valueName>ZIP</valueName><value>18562</value></geocode>`, 0, 0, 0, 2},
		"words only":          {``, 0, 0, 0, 2},
	} {
		f := read(t, message("X", storm1, "Actual", "Alert", "", info("vi", "Lũ", c.area)))
		area, notes := f.Alerts[0].Area(u)
		if len(area.Polygon) != c.polygons || len(area.Circles) != c.circles || len(area.Communes) != c.communes || len(notes) != c.notes {
			t.Errorf("%s: %+v, notes %v", name, area, notes)
		}
		if !area.Empty() && area.Check(u) != nil {
			t.Errorf("%s: %v", name, area.Check(u))
		}
	}
	for _, status := range []string{"Test", "Exercise", "System", "Draft"} {
		f := read(t, message("X", storm1, status, "Alert", "", info("vi", "Lũ", square)))
		if area, notes := f.Alerts[0].Area(u); !area.Empty() || len(notes) != 1 || !strings.Contains(notes[0].VI, status) {
			t.Errorf("%s: %+v %v", status, area, notes)
		}
	}
	clear := strings.Replace(info("vi", "Lũ", square), "<urgency>", "<responseType>AllClear</responseType><urgency>", 1)
	if area, notes := read(t, message("X", storm1, "Actual", "Alert", "", clear)).Alerts[0].Area(u); !area.Empty() || len(notes) != 2 {
		t.Errorf("all clear: %+v %v", area, notes)
	}
}

// TestRealFiles walks the alerts of public agencies, where they are. Some are invalid on purpose.
func TestRealFiles(t *testing.T) {
	type found struct{ read, refused, links int }
	want := map[string]found{
		"CanadaNaad.xml": {1, 0, 0}, "amber.atom": {1, 0, 0}, "australia.cap": {1, 0, 0}, "bushfire_valid.edxlde": {59, 0, 0},
		"canada_errors.cap": {0, 1, 0}, "canada_signed.cap": {1, 0, 0}, "earthquake.cap": {1, 0, 0}, "earthquake_signed.cap": {1, 0, 0},
		"invalid.cap": {0, 1, 0}, "mexico.xml": {1, 0, 0}, "ph.cap": {1, 0, 0}, "rfs.xml": {1, 0, 0}, "taiwan.cap": {1, 0, 0},
		"wcatwc-warning.cap": {1, 0, 0}, "weather.cap": {1, 0, 0}, "weather_invalid.atom": {0, 1, 0},
		"invalid_element.atom": {0, 0, 1}, "no_id.atom": {0, 0, 1}, "no_link.atom": {0, 0, 1}, "no_title.atom": {0, 0, 1},
		"ny_index.rss": {0, 0, 2}, "pelmorex.atom": {}, "sweden.atom": {0, 0, 4}, "us_nws_weather.atom": {0, 0, 2}, "environment_canada_x509_cert.pem": {},
	}
	files, err := filepath.Glob("../../../shared/data/disasters/cap/*")
	if err != nil {
		t.Fatal(err)
	}
	u := units(t)
	for _, name := range files {
		r, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(r)
		_ = r.Close()
		got := found{len(f.Alerts), len(f.Refused), f.Links}
		t.Logf("%s: %+v, error %v, refused %v", filepath.Base(name), got, err, f.Refused)
		if w, known := want[filepath.Base(name)]; known && w != got {
			t.Errorf("%s: %+v, want %+v", filepath.Base(name), got, w)
		}
		for i := range f.Alerts {
			if area, notes := f.Alerts[i].Area(u); !area.Empty() || len(notes) == 0 {
				t.Errorf("%s: affects Việt Nam: %+v %v", filepath.Base(name), area, notes)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(warning())
	f.Add(`<?xml version="1.0" encoding="ISO-8859-1"?><a>` + "\xe9" + warning() + `</a>`)
	f.Add(message("X", storm1, "Test", "Cancel", sender+",a,"+storm1, info("vi", "x", `<circle>1,2 3</circle><geocode><valueName>ma_xa</valueName><value>42</value></geocode>`)))
	u := units(f)
	f.Fuzz(func(t *testing.T, text string) {
		a, err1 := Read(strings.NewReader(text))
		b, err2 := Read(strings.NewReader(text))
		if !reflect.DeepEqual(a.Alerts, b.Alerts) || len(a.Refused) != len(b.Refused) || (err1 == nil) != (err2 == nil) {
			t.Fatal("read twice, two answers")
		}
		for i := range a.Alerts {
			area, _ := a.Alerts[i].Area(u)
			if !area.Empty() && area.Check(u) != nil {
				t.Fatalf("%+v: %v", area, area.Check(u))
			}
		}
		Standing(a.Alerts)
	})
}
