package responder

import "time"

// outcomes lists how a case can end, "kết quả".
func outcomes() []string {
	return []string{"helped", "refused", "moved", "duplicate", "false_report", "died", "other"}
}

type closeData struct {
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
}

// applyCaseClose ends a case with an outcome and a reason, when nobody holds a place because of it and, for a protected
// person, nothing is left to be done. What is left of a disaster case is cancelled with it.
func applyCaseClose(c *change) error {
	var in closeData
	if err := c.op.decode(&in); err != nil {
		return err
	}
	err := first(oneOf("data.outcome", in.Outcome, outcomes()...), given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500))
	if err != nil {
		return err
	}
	k, err := c.work(c.op.Subject)
	if err != nil {
		return err
	}
	if !mayFollow(k.Status, CaseClosed) {
		return isClosed()
	}
	if err := c.nothingLeft(k); err != nil {
		return err
	}
	k.Status, k.Closed, k.Outcome, k.CloseReason = CaseClosed, true, in.Outcome, in.Reason
	return first(c.cancelAll(k, in.Reason), c.step(k, c.op.Kind, c.now), c.update(k))
}

// nothingLeft refuses to close a case that somebody still depends on.
func (c *change) nothingLeft(k *Case) error {
	stays, err := c.tx.Count("placements", "", Where("case_id", Eq, k.ID).And("state", In, holding()))
	if err != nil {
		return wrap(err, "count placements")
	}
	if stays[""] > 0 {
		return broken("R-1.17", "placements", "còn người đang ở hoặc chờ đến nơi chăm sóc: kết thúc việc bố trí trước", "somebody has or awaits a carer: end the placement first")
	}
	asked, err := c.tx.Count("referrals", "", Where("case_id", Eq, k.ID).And("state", Eq, string(ReferralSent)))
	if err != nil {
		return wrap(err, "count referrals")
	}
	if asked[""] > 0 {
		return broken("", "referrals", "còn chuyển gửi chưa được trả lời: chờ hoặc rút lại", "a referral is unanswered: wait for it or withdraw it")
	}
	open, err := openTasks(c.tx, k.ID)
	if err == nil && k.Family == Protection && len(open) > 0 {
		return broken("", "tasks", "còn việc chưa xong: làm xong hoặc huỷ từng việc, có lý do", "tasks are still open: settle or cancel each with a reason")
	}
	return err
}

// applyCaseReopen opens a closed case again, with a reason: what was learnt is a new report, and its clocks begin now.
func applyCaseReopen(c *change) error {
	var in caseMove
	if err := c.op.decode(&in); err != nil {
		return err
	}
	if err := first(given("data.reason", in.Reason != ""), text("data.reason", in.Reason, 500)); err != nil {
		return err
	}
	k, err := c.work(c.op.Subject)
	if err != nil {
		return err
	}
	if !k.Closed {
		return broken("", "status", "hồ sơ đang mở", "the case is open")
	}
	k.Status, k.Closed, k.Outcome, k.CloseReason, k.AssistedAt, k.HelpedLate = CaseReported, false, "", "", time.Time{}, false
	if err := c.step(k, reported, c.when(k)); err != nil {
		return err
	}
	k.HelpDueAt = k.DueAt
	return c.update(k)
}
