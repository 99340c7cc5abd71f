package cap

import (
	"math"
	"strconv"
	"strings"
	"time"

	"kipthoi/geo"

	"github.com/paulmach/orb"
)

// parse reads one alert; the error is a *geo.FieldError that names the element.
func parse(n *node, version string) (Alert, error) {
	var err error
	f := form{n, "alert.", &err}
	a := Alert{Version: version, Identifier: f.name("identifier"), Sender: f.name("sender"), Sent: f.time("sent"),
		Status:  Status(f.oneOf("status", "Actual", "Exercise", "System", "Test", "Draft")),
		MsgType: MsgType(f.oneOf("msgType", "Alert", "Update", "Cancel", "Ack", "Error")),
		Scope:   f.oneOf("scope", "Public", "Restricted", "Private"), Note: f.text("note"), References: f.references(), Signed: signed(n)}
	if a.Sent.IsZero() {
		f.need("sent")
	}
	if (a.MsgType == Update || a.MsgType == Cancel) && len(a.References) == 0 {
		f.wrong("references", "thiếu: bản cập nhật hay hủy bỏ phải nêu cảnh báo trước", "is missing: an Update or Cancel must name the alert before")
	}
	f.each("info", func(f form) { a.Infos = append(a.Infos, f.info()) })
	if a.shapes() > maxShapes {
		f.wrong("info", "quá nhiều đa giác và vòng tròn", "has too many polygons and circles")
	}
	return a, err
}

func (a *Alert) shapes() (n int) {
	for _, info := range a.Infos {
		for _, p := range info.Places {
			n += len(p.Polygons) + len(p.Circles)
		}
	}
	return n
}

func signed(n *node) bool {
	for _, c := range n.child {
		if c.name.Local == "Signature" {
			return true
		}
	}
	return false
}

// name reads an identifier or sender. References separate them by commas and spaces, so they may hold neither.
func (f form) name(element string) string {
	s := f.need(element)
	if strings.ContainsAny(s, " ,<&\t\r\n") || len(s) > maxName {
		f.wrong(element, "không được chứa dấu cách, dấu phẩy, < hay &, và không dài quá 500 byte", "must hold no space, comma, < or &, and at most 500 bytes")
	}
	return s
}

// time reads an instant with its zone; zero when the element is missing.
func (f form) time(element string) time.Time {
	s := f.text(element)
	if s == "" {
		return time.Time{}
	}
	at, err := instant(s)
	if err != nil {
		f.wrong(element, "không phải thời điểm hợp lệ (dạng 2026-09-07T13:00:00+07:00)", "is not a valid instant (such as 2026-09-07T13:00:00+07:00)")
	}
	return at
}

func instant(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	return at.UTC(), err
}

// references reads "sender,identifier,sent" triples.
func (f form) references() (out []Reference) {
	for _, triple := range strings.Fields(f.text("references")) {
		parts := strings.Split(triple, ",")
		if len(parts) != 3 || parts[0] == "" || parts[1] == "" || len(triple) > maxName {
			f.wrong("references", "phải gồm các bộ ba người gửi,mã,thời điểm", "must be triples of sender,identifier,sent")
			return nil
		}
		at, err := instant(parts[2])
		if err != nil {
			f.wrong("references", "có thời điểm không hợp lệ", "holds an instant that is not valid")
			return nil
		}
		out = append(out, Reference{parts[0], parts[1], at})
	}
	if len(out) > maxReferences {
		f.wrong("references", "quá nhiều cảnh báo được nêu", "names too many alerts")
	}
	return out
}

func (f form) info() Info {
	i := Info{Language: f.text("language"), Categories: f.texts("category"), Event: f.need("event"), Responses: f.texts("responseType"),
		Urgency:    f.oneOf("urgency", "Immediate", "Expected", "Future", "Past", "Unknown"),
		Severity:   f.oneOf("severity", "Extreme", "Severe", "Moderate", "Minor", "Unknown"),
		Certainty:  f.oneOf("certainty", "Observed", "Likely", "Possible", "Unlikely", "Unknown"),
		SenderName: f.text("senderName"), Headline: f.text("headline"), Description: f.text("description"), Instruction: f.text("instruction"),
		Effective: f.time("effective"), Onset: f.time("onset"), Expires: f.time("expires")}
	if len(i.Categories) == 0 {
		f.wrong("category", "thiếu hoặc trống", "is missing or empty")
	}
	if i.Language == "" {
		i.Language = "en-US" // so says the standard
	}
	f.each("area", func(f form) { i.Places = append(i.Places, f.place()) })
	return i
}

// place reads an area. Its altitude and ceiling are left out.
func (f form) place() Place {
	p := Place{Description: f.need("areaDesc")}
	for _, s := range f.texts("polygon") {
		p.Polygons = append(p.Polygons, orb.Polygon{f.ring(s)})
	}
	for _, s := range f.texts("circle") {
		p.Circles = append(p.Circles, f.circle(s))
	}
	f.each("geocode", func(f form) { p.Geocodes = append(p.Geocodes, Geocode{f.text("valueName"), f.text("value")}) })
	return p
}

// ring reads "lat,lon lat,lon ..."; the last pair repeats the first.
func (f form) ring(s string) (ring orb.Ring) {
	for _, pair := range strings.Fields(s) {
		at, ok := point(pair)
		if !ok {
			f.wrong("polygon", "có cặp vĩ độ,kinh độ không hợp lệ", "holds a pair lat,lon that is not valid")
			return nil
		}
		ring = append(ring, at)
	}
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		f.wrong("polygon", "phải có ít nhất 4 điểm, điểm cuối trùng điểm đầu", "must have at least 4 points, the last equal to the first")
	}
	return ring
}

// circle reads "lat,lon km".
func (f form) circle(s string) geo.Circle {
	parts := strings.Fields(s)
	if len(parts) == 2 {
		at, ok := point(parts[0])
		km, err := strconv.ParseFloat(parts[1], 64)
		if ok && err == nil && km >= 0 && km <= math.Pi*geo.EarthRadius/1000 {
			return geo.Circle{Point: at, RadiusM: km * 1000}
		}
	}
	f.wrong("circle", `phải có dạng "vĩ độ,kinh độ bán kính" (km)`, `must be "lat,lon radius" (km)`)
	return geo.Circle{}
}

// point reads "lat,lon" in degrees.
func point(pair string) (orb.Point, bool) {
	a, b, _ := strings.Cut(pair, ",")
	lat, err1 := strconv.ParseFloat(a, 64)
	lon, err2 := strconv.ParseFloat(b, 64)
	return orb.Point{lon, lat}, err1 == nil && err2 == nil && math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}
