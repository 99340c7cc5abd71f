package responder

// OptOut says that nothing may be written to a number any more, "từ chối nhận tin", because whoever has it said STOP; or
// that they took it back. There is one of each number, and no exception.
type OptOut struct {
	Meta
	Phone   string `json:"phone"` // E.164
	Stopped bool   `json:"stopped"`
	Message string `json:"message_id"` // the text message that said so last
}

// Table names the table.
func (*OptOut) Table() string { return "opt_outs" }

// optedOut is the error code of a message to such a number.
const optedOut = "opted_out"

func optOutID(phone string) string { return namedID("opt-out " + phone) }

// silent says whether a number must not be written to.
func silent(tx Tx, phone string) (bool, error) {
	o, err := get[OptOut](tx, optOutID(phone))
	if err != nil {
		if asError(err).Code == CodeNotFound {
			err = nil
		}
		return false, err
	}
	return o.Stopped, nil
}

// silentAmong gives the numbers among those of messages that must not be written to.
func silentAmong(tx Tx, messages []Message) (map[string]bool, error) {
	ids := map[string]bool{}
	for i := range messages {
		ids[optOutID(messages[i].To)] = true
	}
	stopped := map[string]bool{}
	if len(ids) == 0 {
		return stopped, nil
	}
	rows, err := list[OptOut](tx, Where("id", In, sorted(ids)).And("stopped", Eq, true).Top(len(ids)))
	for i := range rows {
		stopped[rows[i].Phone] = true
	}
	return stopped, err
}

// actOnSilence keeps that a number wants no more messages, or wants them again. A carer or colleague who cannot be
// written to any more is shown to the coordinators. Nobody gets a reply to STOP.
func (t *texting) actOnSilence() error {
	stop := t.in.Verb == "stop"
	t.row.Effect, t.reply = "started", "reply.started"
	if stop {
		t.row.Effect, t.reply = "stopped", ""
		if t.row.Sender != "" {
			t.row.State = inboundOpen
		}
	}
	o, err := lock[OptOut](t.tx, optOutID(t.row.From))
	if err == nil {
		o.Stopped, o.Message = stop, t.row.ID
		return t.update(o)
	}
	if asError(err).Code != CodeNotFound {
		return err
	}
	return t.insert(&OptOut{Meta: Meta{ID: optOutID(t.row.From), Unit: t.row.Unit}, Phone: t.row.From, Stopped: stop, Message: t.row.ID})
}
