package hamletlist

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"
)

// Carers gives the columns of a register of carers that are built in.
func Carers() (*Forms, error) {
	return builtInForms("data/carers.json", carerFields())
}

// carerFields lists what a column of a register of carers may fill.
func carerFields() []string {
	return []string{"", "name", "kind", "members.0.birth_date", "members.0.sex", "phone", "place.address", "hamlet", "place.unit", "places", "accepts", "sexes",
		"min_age", "max_age", "limits.infant", "limits.heavy", "languages", "ethnic_group", "members.1.name", "members.1.birth_date", "members.1.sex",
		"health.document", "health.on", "police.document", "police.on", "family.document", "form_11.document", "form_11.on", "others",
		"training.on", "training.by", "training.topics", "state", "decision_no"}
}

// OpenCarers finds a register of carers in a file.
func OpenCarers(data []byte, day law.Date) (*List, error) {
	forms, err := Carers()
	if err != nil {
		return nil, err
	}
	return openList(data, forms.On(day), "name")
}

// Carers gives the carers of the register, and what is wrong with the rows that cannot be one. book says which conditions
// the law asks today; others counts rows that are no carer.
func (l *List) Carers(book *law.Book, today law.Date) (rows []responder.CarerRow, faults []responder.ListFault, others int, err error) {
	conditions, err := declared(book, today)
	if err != nil {
		return nil, nil, 0, err
	}
	groups := l.peoples(book, today)
	rows, faults, others = rowsOf(l, today, func(r *reading) responder.CarerRow {
		c := carerReading{reading: r, groups: groups, papers: map[string]*responder.Evidence{}}
		return c.row(conditions)
	})
	return rows, faults, others, nil
}

// peoples gives the codes of the official list by every name that people write: "HMông (Mèo)" is HMông and Mèo too.
func (l *List) peoples(book *law.Book, today law.Date) map[string]string {
	out := map[string]string{}
	for _, g := range book.EthnicGroups(today) {
		out[g.Code] = g.Code
		for _, name := range append(strings.FieldsFunc(g.Name, func(c rune) bool { return c == '(' || c == ')' }), g.Name) {
			out[geo.Fold(name)] = g.Code
		}
	}
	maps.Copy(out, l.edition.Words["ethnic_group"])
	return out
}

// declared lists the conditions that need no paper: who made the list says that they are met.
func declared(book *law.Book, today law.Date) (codes []string, err error) {
	seen := map[string]bool{}
	for _, target := range []string{"child", "adult"} {
		list, err := book.CheckCarer(law.CarerFacts{Target: target}, today)
		if err != nil {
			return nil, fmt.Errorf("conditions of carers: %w", err)
		}
		for _, c := range list.Conditions {
			if !c.NeedsDocument && !seen[c.Code] && c.Code != "age_gap_20" { // that one is found by the ages
				seen[c.Code], codes = true, append(codes, c.Code)
			}
		}
	}
	return codes, nil
}

// carerReading is one row of a register of carers while it is read.
type carerReading struct {
	*reading
	groups  map[string]string              // folded name of a people -> code
	papers  map[string]*responder.Evidence // by the field's first part
	others  bool
	topics  []string
	spouse  responder.Member
	carer   responder.Member
	trained law.Date
	trainer string
}

func (r *carerReading) row(conditions []string) responder.CarerRow {
	row := responder.CarerRow{Number: r.line.Number, Carer: responder.Carer{Kind: "household", State: responder.CarerApplied}}
	for c, value := range r.cells {
		r.fill(&row, c.Field, value)
	}
	r.finish(&row, conditions)
	return row
}

// fill puts one cell where its column leads.
func (r *carerReading) fill(row *responder.CarerRow, field, value string) {
	c := &row.Carer
	switch field {
	case "name":
		c.Name = strings.Join(strings.Fields(value), " ")
	case "kind":
		c.Kind = r.word(field, value)
	case "phone":
		if numbers := phones(value); len(numbers) > 0 {
			c.Phone = numbers[0].Number
		} else {
			r.fault(field, "không có số điện thoại nào", "holds no phone number")
		}
	case "place.address":
		row.Address = value
	case "place.unit":
		row.Unit = strings.TrimSpace(wholeTail.ReplaceAllString(value, ""))
		if n, err := strconv.Atoi(row.Unit); err == nil {
			row.Unit = fmt.Sprintf("%05d", n) // a spreadsheet drops the zeros in front
		}
	case "hamlet":
		c.Hamlet = value
	case "state":
		c.State = responder.CarerState(r.word(field, value))
	case "decision_no":
		c.Decision = value
	case "ethnic_group":
		c.EthnicGroup = r.people(field, value)
	default:
		r.fillTaken(c, field, value)
	}
}

// fillTaken puts cells about whom the carer takes where they belong.
func (r *carerReading) fillTaken(c *responder.Carer, field, value string) {
	switch field {
	case "places":
		c.Places = r.count(field, value)
	case "min_age":
		c.MinAge = r.count(field, value)
	case "max_age":
		c.MaxAge = r.count(field, value)
	case "limits.infant", "limits.heavy":
		c.Limits = append(c.Limits, responder.Limit{Group: strings.TrimPrefix(field, "limits."), Places: r.count(field, value)})
	case "accepts":
		c.Accepts = r.words(field, value)
	case "languages":
		c.Languages = r.words(field, value)
	case "sexes":
		c.Sexes = r.word(field, value)
	default:
		r.fillFamily(field, value)
	}
}

// fillFamily puts cells about the family, papers and training where they belong.
func (r *carerReading) fillFamily(field, value string) {
	switch field {
	case "members.0.birth_date":
		r.carer.BirthDate, r.carer.BirthYear = r.birth(field, value)
	case "members.0.sex":
		r.carer.Sex = r.word(field, value)
	case "members.1.name":
		r.spouse.Name = strings.Join(strings.Fields(value), " ")
	case "members.1.birth_date":
		r.spouse.BirthDate, r.spouse.BirthYear = r.birth(field, value)
	case "members.1.sex":
		r.spouse.Sex = r.word(field, value)
	case "others":
		r.others = r.word(field, value) == "yes"
	case "training.on":
		r.trained = r.day(field, value)
	case "training.by":
		r.trainer = value
	case "training.topics":
		r.topics = r.words(field, strings.NewReplacer("đ", "dd", "Đ", "dd").Replace(value))
	default:
		r.paper(field, value)
	}
}

// paper notes the number or the day of one.
func (r *carerReading) paper(field, value string) {
	which, part, _ := strings.Cut(field, ".")
	if r.papers[which] == nil {
		code := map[string]string{"health": "health_certificate", "police": "no_listed_crime", "family": "family_agrees", "form_11": "form_11"}[which]
		r.papers[which] = &responder.Evidence{Code: code, Met: true}
	}
	if part == "on" {
		r.papers[which].On = r.day(field, value)
		return
	}
	r.papers[which].Document = value
}

// day reads a full date that is not to come.
func (r *carerReading) day(field, value string) law.Date {
	d, year := r.birth(field, value)
	if year > 0 {
		r.fault(field, "cần đủ ngày, tháng, năm", "needs the day, the month and the year")
	}
	return d
}

// words finds what several words stand for.
func (r *carerReading) words(field, value string) (out []string) {
	for _, w := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(";,/+\n", c) }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, r.word(field, w))
		}
	}
	return out
}

func (r *carerReading) people(field, value string) string {
	code, ok := r.groups[geo.Fold(value)]
	if !ok {
		r.fault(field, "không có trong danh mục các dân tộc", "is not on the official list of peoples")
	}
	return code
}

// finish checks the row as a whole.
func (r *carerReading) finish(row *responder.CarerRow, conditions []string) {
	c := &row.Carer
	if c.Name == "" {
		r.fault("name", "cần phải điền", "is required")
	}
	for _, which := range []string{"health", "police", "family", "form_11"} {
		if p := r.papers[which]; p != nil {
			if p.Document == "" {
				r.fault(which+".document", "cần số giấy tờ", "needs the number of the paper")
			}
			c.Evidence = append(c.Evidence, *p)
		}
	}
	if r.others {
		for _, code := range conditions {
			c.Evidence = append(c.Evidence, responder.Evidence{Code: code, Met: true, By: "danh sách đã nhập"})
		}
	}
	r.training(c)
	r.family(c)
	var e *responder.Error
	if err := c.Validate(); errors.As(err, &e) {
		r.fault(e.Field, e.VI, e.EN)
	}
}

// training puts the topics down, each with its day and who trained.
func (r *carerReading) training(c *responder.Carer) {
	if r.trained.IsZero() && len(r.topics) == 0 {
		return
	}
	if r.trained.IsZero() {
		r.fault("training.on", "cần ngày tập huấn", "needs the day of the training")
	}
	if r.trainer == "" {
		r.fault("training.by", "cần ghi ai tập huấn", "needs who trained")
	}
	for _, t := range law.TrainingTopics() {
		if len(r.topics) == 0 || slices.Contains(r.topics, "all") || slices.Contains(r.topics, t.Code) {
			c.Evidence = append(c.Evidence, responder.Evidence{Code: t.Code, Met: true, On: r.trained, By: r.trainer})
		}
	}
}

// family puts down who lives with a household: the carer, and the spouse if there is one.
func (r *carerReading) family(c *responder.Carer) {
	if c.Kind != "household" && c.Kind != "relative" {
		return
	}
	r.carer.Name, r.carer.Relation = c.Name, "applicant"
	c.Members = append(c.Members, r.carer)
	if r.spouse.Name != "" {
		r.spouse.Relation = "spouse"
		c.Members = append(c.Members, r.spouse)
	}
}
