package hamletlist

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kipthoi/geo"
	"kipthoi/responder/law"
)

//go:embed data/*.json
var builtIn embed.FS

// Form is one edition of the columns of both forms, from a day on.
type Form struct {
	ValidFrom law.Date                     `json:"valid_from"`
	Citation  string                       `json:"citation"`
	Columns   []Column                     `json:"columns"`
	Words     map[string]map[string]string `json:"words"`   // field -> folded word of a cell -> value
	Needs     map[string]string            `json:"needs"`   // folded word -> responder.Needs
	Footers   []string                     `json:"footers"` // folded first cells of rows that are no household
}

// Column is one column of a form: what it is called, and the field of a report that it fills.
type Column struct {
	Field    string   `json:"field"` // dotted path in a report, hungry, narrative (needs Type), or "" for what is not read
	Type     string   `json:"type"`  // of narrative: text or number; date
	Title    string   `json:"title"`
	Also     []string `json:"also"` // other titles; marks, case and signs do not matter
	Form     string   `json:"form"` // 5a or 5b; "" both
	Required bool     `json:"required"`
}

// Forms are the editions, the oldest first.
type Forms struct{ editions []Form }

// Default gives the forms that are built in.
func Default() (*Forms, error) {
	return builtInForms("data/forms.json", fields())
}

// builtInForms reads forms that are built in, whose columns fill some fields.
func builtInForms(name string, fields []string) (*Forms, error) {
	f, err := builtIn.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open form: %w", err)
	}
	defer f.Close()
	return load(f, fields)
}

// maxForms bounds a file of forms in bytes.
const maxForms = 1 << 20

// Load reads forms from JSON and checks that every column leads somewhere.
func Load(r io.Reader) (*Forms, error) { return load(r, fields()) }

func load(r io.Reader, allowed []string) (*Forms, error) {
	var in struct {
		Forms []Form `json:"forms"`
	}
	d := json.NewDecoder(io.LimitReader(r, maxForms))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, fmt.Errorf("read forms: %w", err)
	}
	if len(in.Forms) == 0 {
		return nil, errors.New("read forms: no form")
	}
	for _, f := range in.Forms {
		if err := f.check(allowed); err != nil {
			return nil, fmt.Errorf("form from %s: %w", f.ValidFrom, err)
		}
	}
	slices.SortFunc(in.Forms, func(a, b Form) int { return strings.Compare(a.ValidFrom.String(), b.ValidFrom.String()) })
	return &Forms{in.Forms}, nil
}

func (f *Form) check(allowed []string) error {
	seen := map[string]string{}
	for _, c := range f.Columns {
		if !slices.Contains(allowed, c.Field) || c.Field == "narrative" && c.Type != "text" && c.Type != "number" {
			return fmt.Errorf("column %q fills no field", c.Title)
		}
		for _, t := range append([]string{c.Title}, c.Also...) {
			key := geo.Fold(t)
			if was := seen[key]; key == "" || was != "" && was != c.Title {
				return fmt.Errorf("title %q is empty or stands for two columns", t)
			}
			seen[key] = c.Title
		}
	}
	return nil
}

// fields lists what a column may fill.
func fields() []string {
	return []string{"", "household.head_name", "household.phones", "household.hamlet", "household.size", "household.poverty",
		"household.house_state", "persons.0.birth_date", "persons.0.sex", "persons.0.identity", "place.address", "hungry", "needs", "narrative"}
}

// On gives the edition in force on a day; before the first one, the first.
func (f *Forms) On(day law.Date) *Form {
	at := &f.editions[0]
	for i := range f.editions {
		if !f.editions[i].ValidFrom.After(day) {
			at = &f.editions[i]
		}
	}
	return at
}

// title gives the title of the column that fills a field, or a part of it, for people.
func (f *Form) title(field string) string {
	switch field {
	case "persons.0.birth_year":
		field = "persons.0.birth_date"
	case "household.address":
		field = "place.address"
	case "persons.0.name":
		field = "household.head_name"
	case "place":
		field = "place.address"
	case "members.0.name":
		field = "name"
	case "evidence": // of a carer who is called active and lacks some
		field = "state"
	}
	for _, c := range f.Columns {
		if c.Field != "" && (c.Field == field || strings.HasPrefix(field, c.Field+".")) {
			return c.Title
		}
	}
	return field
}

// column finds the column that a cell of a head row names.
func (f *Form) column(cell string) *Column {
	before, _, _ := strings.Cut(cell, "(")
	for _, key := range []string{geo.Fold(cell), geo.Fold(before)} {
		for i, c := range f.Columns {
			if key != "" && slices.ContainsFunc(append([]string{c.Title}, c.Also...), func(t string) bool { return geo.Fold(t) == key }) {
				return &f.Columns[i]
			}
		}
	}
	return nil
}

// of lists the columns of one form.
func (f *Form) of(form string) (out []Column) {
	for _, c := range f.Columns {
		if c.Form == "" || c.Form == form {
			out = append(out, c)
		}
	}
	return out
}
