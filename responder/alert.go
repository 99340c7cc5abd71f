package responder

import (
	"errors"
	"strings"
	"time"

	"kipthoi/geo"
	"kipthoi/geo/cap"
)

// Alert remembers which incident of a unit an alert of the Common Alerting Protocol belongs to, so that the same alert
// makes no second one and an update finds the first.
type Alert struct {
	Meta
	Sender     string `json:"sender"`
	Identifier string `json:"identifier"`
	IncidentID string `json:"incident_id"`
}

// Table names the table.
func (*Alert) Table() string { return "alerts" }

type incidentAlert struct {
	Alert    string `json:"alert"` // the alert's XML
	Unit     string `json:"unit"`
	Kind     string `json:"kind"` // "" takes it from the words of the alert's event
	Express  bool   `json:"express"`
	Invented bool   `json:"invented"`
}

// applyIncidentAlert declares an incident from an alert, "tin cảnh báo". An Update changes the area of the incident that
// it refers to, a Cancel closes it; the same alert again changes nothing. The incident is told as the fact incident_id.
func applyIncidentAlert(c *change) error {
	var in incidentAlert
	if err := c.op.decode(&in); err != nil {
		return err
	}
	a, err := readAlert(in.Alert)
	if err := first(within("data.alert", err), within("data", c.unit(in.Unit))); err != nil {
		return err
	}
	if !c.user.answersFor(in.Unit, c.province(in.Unit)) {
		return forbidden("ngoài địa bàn của bạn", "is outside your area")
	}
	known, err := c.incidentOf(in.Unit, a.Ref())
	if err == nil && known == nil {
		known, err = c.incidentOf(in.Unit, a.References...)
		if err == nil {
			known, err = c.follow(a, in, known)
		}
	}
	if err != nil {
		return err
	}
	c.facts["incident_id"], c.subject = known.ID, known.Base()
	return nil
}

// readAlert reads the one alert of a text. Only an actual one is taken: a test or an exercise strikes nobody.
func readAlert(text string) (*cap.Alert, error) {
	f, err := cap.Read(strings.NewReader(text))
	var field *geo.FieldError
	switch {
	case err != nil && !errors.As(err, &field):
		return nil, invalid("", "không phải XML đọc được", "is not XML that can be read")
	case err != nil:
		return nil, err
	case len(f.Refused) > 0:
		return nil, f.Refused[0].Err
	case len(f.Alerts) != 1:
		return nil, invalid("", "phải chứa đúng một cảnh báo", "must hold exactly one alert")
	}
	a := &f.Alerts[0]
	if a.Status != cap.Actual {
		return nil, invalid("alert.status", "không phải cảnh báo thật (Actual): thử, diễn tập hay bản nháp không lập sự việc",
			"is not Actual: a test, exercise or draft makes no incident")
	}
	if !a.Affects() && a.MsgType != cap.Cancel {
		return nil, invalid("alert.msgType", "chỉ nhận Alert, Update và Cancel", "only Alert, Update and Cancel are taken")
	}
	return a, nil
}

// incidentOf finds, and locks, the one incident of a unit that some alerts belong to; nil when there is none.
func (c *change) incidentOf(unit string, refs ...cap.Reference) (*Incident, error) {
	id := ""
	for _, r := range refs {
		rows, err := list[Alert](c.tx, Where("unit", Eq, unit).And("sender", Eq, r.Sender).And("identifier", Eq, r.Identifier).Top(1))
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 || rows[0].IncidentID == id {
			continue
		}
		if id != "" {
			return nil, broken("", "data.alert.references", "nêu nhiều sự việc khác nhau: hãy xử lý từng việc", "refers to several incidents: settle each by itself")
		}
		id = rows[0].IncidentID
	}
	if id == "" {
		return nil, nil
	}
	return lock[Incident](c.tx, id)
}

// follow does what an alert says that was not seen before; inc is the incident it refers to, nil for none.
func (c *change) follow(a *cap.Alert, in incidentAlert, inc *Incident) (*Incident, error) {
	var err error
	switch {
	case inc == nil && a.MsgType == cap.Cancel:
		return nil, &Error{Code: CodeNotFound, Field: "data.alert.references", VI: "không có sự việc nào từ cảnh báo bị hủy", EN: "no incident comes from the alert that is cancelled"}
	case inc == nil:
		inc, err = c.declareAlert(a, in)
	case !a.Sent.After(inc.AlertedAt): // overtaken by a later one: remembered only
	case inc.Closed:
		return nil, broken("", "data.alert", "sự việc đã đóng", "the incident is closed")
	case a.MsgType == cap.Cancel:
		inc.AlertedAt, inc.Closed, inc.Reason = a.Sent, true, "Cơ quan cảnh báo đã hủy / cancelled by its sender"
		err = c.update(inc)
	default:
		err = c.redraw(a, inc)
	}
	if err != nil {
		return nil, err
	}
	return inc, c.remember(a, inc)
}

func (c *change) declareAlert(a *cap.Alert, in incidentAlert) (*Incident, error) {
	area, err := c.alertArea(a)
	if err != nil {
		return nil, err
	}
	kind := in.Kind
	if kind == "" {
		kind = alertKind(a)
	}
	if err := first(given("data.kind", kind != ""), within("data", validKind("kind", Disaster, kind))); err != nil {
		return nil, err
	}
	inc := &Incident{Meta: Meta{ID: c.op.Subject, Unit: in.Unit}, Family: Disaster, Kind: kind, Name: alertName(a), StartedAt: startOf(a),
		Area: area, Communes: c.s.communesOf(area), Express: in.Express, Invented: in.Invented, AlertedAt: a.Sent}
	return inc, c.insert(inc)
}

func (c *change) redraw(a *cap.Alert, inc *Incident) (err error) {
	if inc.Area, err = c.alertArea(a); err != nil {
		return err
	}
	inc.Communes, inc.Name, inc.AlertedAt = c.s.communesOf(inc.Area), alertName(a), a.Sent
	return c.update(inc)
}

// alertArea gives the alert's area in Việt Nam; one that strikes nobody here makes no incident.
func (c *change) alertArea(a *cap.Alert) (geo.Area, error) {
	area, notes := a.Area(c.s.Geo().Units)
	if area.Empty() {
		last := notes[len(notes)-1]
		return area, invalid("data.alert.info.area", last.VI, last.EN)
	}
	return area, within("data.alert.info", area.Check(c.s.Geo().Units))
}

// remember keeps the names of an alert and of those it refers to: one of them that comes late makes no second incident.
func (c *change) remember(a *cap.Alert, inc *Incident) error {
	for _, r := range append([]cap.Reference{a.Ref()}, a.References...) {
		known, err := c.incidentOf(inc.Unit, r)
		if err != nil {
			return err
		}
		if known != nil {
			continue
		}
		err = c.insert(&Alert{Meta: Meta{ID: c.s.NewID(), Unit: inc.Unit}, Sender: r.Sender, Identifier: r.Identifier, IncidentID: inc.ID})
		if isDuplicate(err) {
			return ErrStale // another brought the same alert at this moment: begin again and find it
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func startOf(a *cap.Alert) time.Time {
	if t := a.Text(); t != nil && !t.Onset.IsZero() {
		return t.Onset
	}
	return a.Sent
}

func alertName(a *cap.Alert) string {
	t := a.Text()
	name := t.Headline
	if name == "" {
		name = t.Event
	}
	letters := []rune(strings.Join(strings.Fields(name), " "))
	return string(letters[:min(len(letters), 200)])
}

// alertKind finds the cause of assistance in the words of the alert's events; "" unless they name exactly one.
func alertKind(a *cap.Alert) string {
	found := map[string]bool{}
	for _, info := range a.Infos {
		event := " " + geo.Fold(info.Event) + " "
		for kind, words := range map[string][]string{
			"storm": {"bao", "ap thap nhiet doi", "typhoon", "tropical cyclone", "tropical storm"}, "flood": {"lu", "lut", "ngap", "ngap lut", "flood"},
			"landslide": {"sat lo", "landslide"}, "fire": {"chay", "chay rung", "fire"}, "drought": {"han han", "drought"}, "epidemic": {"dich benh", "epidemic"},
		} {
			for _, w := range words {
				if strings.Contains(event, " "+w+" ") {
					found[kind] = true
				}
			}
		}
	}
	if len(found) != 1 {
		return ""
	}
	return sorted(found)[0]
}
