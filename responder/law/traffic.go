package law

// Messages are the settings of a province for its text messages. No law sets them: they are the house's, dated like it.
type Messages struct {
	// QuietFrom and QuietTo are hours of the day between which ordinary messages wait; equal: none.
	QuietFrom, QuietTo int64
	// DailyCap is how many ordinary messages one number gets in a day.
	DailyCap int64
	// SegmentVND is the price of one segment, BudgetVND what a month's messages may cost; 0: anything.
	SegmentVND, BudgetVND int64
}

// The settings of messages.
const (
	idQuietFrom paramID = "sms_quiet_from"
	idQuietTo   paramID = "sms_quiet_to"
	idDailyCap  paramID = "sms_daily_cap"
	idSegment   paramID = "sms_segment_vnd"
	idSMSBudget paramID = "sms_month_budget_vnd"
)

// Messages gives the settings in force on a day for a province. The error is a FieldError on the setting, or on "on".
func (b *Book) Messages(on Date, province string) (m Messages, err error) {
	for _, s := range []struct {
		id paramID
		to *int64
	}{{idQuietFrom, &m.QuietFrom}, {idQuietTo, &m.QuietTo}, {idDailyCap, &m.DailyCap}, {idSegment, &m.SegmentVND}, {idSMSBudget, &m.BudgetVND}} {
		p, err := b.Param(string(s.id), on, province)
		if err != nil {
			return m, err
		}
		n, err := p.Number()
		if err != nil {
			return m, inField(string(s.id), err)
		}
		*s.to = int64(n) / 1000
	}
	m.QuietFrom, m.QuietTo = min(max(m.QuietFrom, 0), 23), min(max(m.QuietTo, 0), 23)
	return m, nil
}
