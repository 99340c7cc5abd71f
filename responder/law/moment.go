package law

import "time"

// Moment is an instant as people write it: to the minute with its zone, or only a date. A date alone counts as noon in
// Viet Nam and TimeAssumed says so.
type Moment struct {
	// Time is the instant.
	Time time.Time
	// TimeAssumed is true when only the date was known.
	TimeAssumed bool
}

// MomentOf wraps a known instant.
func MomentOf(t time.Time) Moment { return Moment{Time: t} }

// IsZero says whether there is no moment.
func (m Moment) IsZero() bool { return m.Time.IsZero() }

// Date is the calendar date in Viet Nam, or no date.
func (m Moment) Date() Date {
	if m.IsZero() {
		return Date{}
	}
	return DateOf(m.Time)
}

// MarshalText writes RFC 3339 in the zone of Viet Nam, or the date when only that was known.
func (m Moment) MarshalText() ([]byte, error) {
	if m.IsZero() {
		return nil, nil
	}
	if m.TimeAssumed {
		return m.Date().MarshalText()
	}
	return []byte(m.Time.In(Zone()).Format(time.RFC3339)), nil
}

// UnmarshalText reads RFC 3339 with a zone, or 2006-01-02.
func (m *Moment) UnmarshalText(text []byte) error {
	if len(text) == len(dateLayout) {
		d, err := ParseDate(string(text))
		if err != nil {
			return err
		}
		*m = Moment{Time: d.At(12, 0), TimeAssumed: true}
		return nil
	}
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return badDate("time")
	}
	*m = Moment{Time: t}
	return nil
}
