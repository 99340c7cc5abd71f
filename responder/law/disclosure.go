package law

// Disclosure is a province's settings for what it publishes of its emergency fund, "công khai".
type Disclosure struct {
	// On says that the province publishes at all.
	On bool
	// Least is how many cases must stand behind a number, two at least.
	Least int64
	// Day is the day of the next month from which a month may be published.
	Day int64
	// Contact is where people complain.
	Contact string
}

// The settings of disclosure.
const (
	idDisclosure        paramID = "disclosure"
	idDisclosureLeast   paramID = "disclosure_least"
	idDisclosureDay     paramID = "disclosure_day"
	idDisclosureContact paramID = "disclosure_contact"
)

// Disclosure gives the settings in force on a day for a province. The error is a FieldError on the setting, or on "on".
func (b *Book) Disclosure(on Date, province string) (d Disclosure, err error) {
	for id, to := range map[paramID]*int64{idDisclosureLeast: &d.Least, idDisclosureDay: &d.Day} {
		p, err := b.Param(string(id), on, province)
		if err != nil {
			return d, err
		}
		n, err := p.Number()
		if err != nil {
			return d, inField(string(id), err)
		}
		*to = int64(n) / 1000
	}
	open, err1 := b.Param(string(idDisclosure), on, province)
	contact, err2 := b.Param(string(idDisclosureContact), on, province)
	d.On, d.Contact = open.Value == "on", contact.Value
	d.Least, d.Day = max(d.Least, 2), min(max(d.Day, 1), 28)
	return d, firstError(err1, err2)
}
