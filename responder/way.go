package responder

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// TimelineStep is one thing that happened to a case.
type TimelineStep struct {
	At        time.Time `json:"at"`
	Kind      string    `json:"kind"`
	ActorName string    `json:"actor_name"`
	Reason    string    `json:"reason" doc:"what its author gave as the reason"`
	VI        string    `json:"text_vi"`
	EN        string    `json:"text_en"`
}

// steps names the operations of a case's way, for people.
func steps() map[string][2]string {
	all := moneySteps()
	maps.Copy(all, workSteps())
	return all
}

func moneySteps() map[string][2]string {
	return map[string][2]string{
		"cost.propose":  {"Đề nghị chi", "Cost proposed"},
		"cost.adjust":   {"Điều chỉnh khoản chi", "Cost adjusted"},
		"cost.approve":  {"Duyệt chi", "Cost approved"},
		"cost.return":   {"Trả lại đề nghị chi", "Cost returned"},
		"cost.pay":      {"Đã chi", "Paid"},
		"cost.cancel":   {"Huỷ duyệt chi", "Approval of a cost cancelled"},
		"cost.submit":   {"Trình khoản chi", "Cost submitted"},
		"cost.evidence": {"Ghi chứng từ", "Paper of a cost entered"},
		"cost.escalate": {"Trình cấp trên khoản chi", "Cost passed on to the level above"},
	}
}

func workSteps() map[string][2]string {
	return map[string][2]string{
		"case.report":        {"Tiếp nhận tin báo", "Report taken in"},
		"case.update":        {"Sửa hồ sơ", "Case changed"},
		"case.verify":        {"Xác minh", "Verified"},
		"case.assess":        {"Đánh giá mức độ ưu tiên", "Assessed"},
		"case.close":         {"Đóng hồ sơ", "Closed"},
		"case.decide":        {"Quyết định", "Decided"},
		"case.reopen":        {"Mở lại hồ sơ", "Opened again"},
		"consent.record":     {"Ghi sự đồng ý hoặc căn cứ", "Consent or ground recorded"},
		"consent.withdraw":   {"Rút sự đồng ý", "Consent withdrawn"},
		"case.transfer":      {"Đề nghị chuyển hồ sơ đi nơi khác", "Transfer asked for"},
		"referral.send":      {"Chuyển gửi", "Referred"},
		"referral.accept":    {"Nơi nhận đồng ý", "Referral accepted"},
		"referral.refuse":    {"Nơi nhận từ chối", "Referral refused"},
		"referral.done":      {"Xong chuyển gửi", "Referral done"},
		"referral.withdraw":  {"Rút chuyển gửi", "Referral withdrawn"},
		"case.claim":         {"Nhận hồ sơ", "Claimed"},
		"case.release":       {"Trả hồ sơ", "Released"},
		"case.request":       {"Xin nhận hồ sơ", "Requested"},
		"case.assign":        {"Giao hồ sơ", "Assigned"},
		"case.deny":          {"Không giao hồ sơ", "Request refused"},
		"case.attach":        {"Đính kèm tệp", "File attached"},
		"cost.attach":        {"Đính kèm chứng từ", "Paper of a cost attached"},
		"case.note":          {"Ghi chú", "Note added"},
		"task.add":           {"Thêm việc phải làm", "Task added"},
		"task.done":          {"Xong một việc", "Task done"},
		"task.cancel":        {"Huỷ một việc", "Task cancelled"},
		"task.assign":        {"Giao một việc", "Task assigned"},
		"case.unseal":        {"Mở khẩn cấp hồ sơ bảo mật", "Opened in an emergency"},
		"household.update":   {"Sửa thông tin hộ", "Household changed"},
		"household.heard":    {"Đã liên lạc được với hộ", "Household heard from"},
		"person.update":      {"Sửa thông tin người", "Person changed"},
		"person.add":         {"Ghi thêm người vào hộ", "Person added to the household"},
		"person.move":        {"Người chuyển sang hộ khác", "Person moved to another household"},
		"case.contact":       {"Nhắn tin xin gọi lại", "Asked by message to call back"},
		"case.hotline":       {"Tiếp nhận từ Tổng đài 111", "Taken in from the hotline"},
		"report.confirm":     {"Xác nhận tin tự khai", "Registration confirmed"},
		"case.safety":        {"Ghi thông tin an toàn", "Safety recorded"},
		"case.allow":         {"Điều phối viên cho phép", "Allowed by a coordinator"},
		"case.childview":     {"Hỏi ý kiến trẻ", "Child asked"},
		"carer.register":     {"Đăng ký nơi chăm sóc", "Carer registered"},
		"carer.update":       {"Sửa thông tin nơi chăm sóc", "Carer changed"},
		"carer.attach":       {"Đính kèm giấy tờ", "Paper attached"},
		"carer.evidence":     {"Ghi giấy tờ chứng minh", "Evidence recorded"},
		"carer.verify":       {"Xác minh điều kiện", "Conditions verified"},
		"carer.activate":     {"Công nhận nơi chăm sóc", "Carer active"},
		"carer.pause":        {"Tạm dừng nhận người", "Carer paused"},
		"carer.end":          {"Đưa khỏi danh sách", "Carer ended"},
		"carer.confirm":      {"Xác nhận thông tin còn đúng", "Carer confirmed"},
		"placement.propose":  {"Đề xuất nơi chăm sóc", "Carer proposed"},
		"placement.accept":   {"Nơi chăm sóc đồng ý", "Carer accepted"},
		"placement.decline":  {"Nơi chăm sóc từ chối", "Carer declined"},
		"placement.expire":   {"Nơi chăm sóc không trả lời trong hạn", "Carer did not answer in time"},
		"placement.transfer": {"Đề xuất chuyển nơi chăm sóc", "Transfer proposed"},
		"placement.auto":     {"Bật hoặc tắt tự động hỏi nơi tiếp theo", "Asking the next carer switched on or off"},
		"placement.no_next":  {"Không còn nơi nào để hỏi", "Nobody left to ask"},
		"placement.meet":     {"Gặp nơi chăm sóc", "Met the carer"},
		"placement.handover": {"Bàn giao", "Handed over"},
		"placement.decide":   {"Ghi quyết định", "Decision entered"},
		"placement.minutes":  {"Ghi biên bản bàn giao", "Minutes of the hand-over entered"},
		"placement.review":   {"Thăm nơi chăm sóc", "Stay reviewed"},
		"placement.extend":   {"Quyết định mới, tiếp tục chăm sóc", "Stay extended by a new decision"},
		"placement.waiting":  {"Nhắc: người này còn chờ", "Reminded: somebody still waits"},
		"placement.warn":     {"Nhắc sắp hết thời hạn", "Warned of the limit"},
		"placement.end":      {"Kết thúc chăm sóc", "Stay ended"},
		"trip.record":        {"Ghi chuyến đi", "Trip recorded"},
		"meal.accrue":        {"Tính tiền ăn", "Meals counted"},
		"placement.hospital": {"Ghi thời gian nằm viện", "Time in hospital entered"},
		"payment.result":     {"Đơn vị chi trả báo kết quả", "Result of the payment told"},
		"suspension.decide":  {"Quyết định về việc không nhận tiền", "Decision about payments not collected"},
		"suspension.resume":  {"Cho nhận tiền trở lại", "Payments go on"},
		"task.escalate":      {"Nhắc việc quá hạn", "Overdue task told"},
		"message.settle":     {"Gửi tin nhắn", "Message sent"},
		"message.resend":     {"Gửi lại tin nhắn", "Message sent again"},
		"message.report":     {"Nhà mạng báo về tin nhắn", "Provider's report on a message"},
		"sms.receive":        {"Tin nhắn gửi đến", "Text message came in"},
	}
}

// life fills in what was done, decided, asked and written down in a case.
func (s *Service) life(tx Tx, u User, k *Case, d *CaseDetail) error {
	who, of := newNames(tx), Where("case_id", Eq, k.ID).By("created_at")
	g, err := guard(tx, k.ID)
	if err != nil {
		return err
	}
	d.Safety = *g.full()
	d.CloseReason, d.HolderName, d.Asks = k.CloseReason, who.of(k.AssignedTo), viewAsks(k, who)
	return first(into[Decision](tx, of, &d.Decisions), into[Consent](tx, of, &d.Consents), attachments(tx, of, who, &d.Attachments),
		s.referralsOf(tx, u, k, of, &d.Referrals), s.tasksOf(tx, u, k, who, &d.Tasks), notes(tx, k, who, &d.Notes), s.timeline(tx, k, who, d))
}

// mostSteps is how many of the latest steps of a case, and how many of its open conflicts, one answer shows.
const mostSteps = 100

// timeline gives the latest steps of a case with who took them, when and why.
func (s *Service) timeline(tx Tx, k *Case, who *names, d *CaseDetail) error {
	entries, err := tx.Latest(k.ID, mostSteps)
	if err != nil {
		return err
	}
	why, err := reasons(tx, entries)
	for _, e := range entries {
		if text, known := steps()[e.Kind]; known {
			d.Timeline = append(d.Timeline, TimelineStep{At: e.At, Kind: e.Kind, ActorName: who.of(e.Actor), Reason: why[e.Operation], VI: text[0], EN: text[1]})
		}
	}
	return first(err, manyApproved(tx, k, who, d))
}

// manyApproved puts into the way of a case the approvals that took up its lines among many of others.
func manyApproved(tx Tx, k *Case, who *names, d *CaseDetail) error {
	lines, err := list[CostLine](tx, Where("case_id", Eq, k.ID).And("approval_id", Ne, "").And("approved_by", Ne, "").Top(mostSteps))
	for i := range lines {
		l, text := &lines[i], steps()["cost.approve"]
		d.Timeline = append(d.Timeline, TimelineStep{At: l.ApprovedAt, Kind: "cost.approve", ActorName: who.of(l.ApprovedBy), Reason: l.DecisionNo, VI: text[0], EN: text[1]})
	}
	slices.SortStableFunc(d.Timeline, func(a, b TimelineStep) int { return a.At.Compare(b.At) })
	return err
}

// reasons gives what the authors of operations gave as their reason.
func reasons(tx Tx, entries []LogEntry) (map[string]string, error) {
	ids := map[string]bool{}
	for _, e := range entries {
		ids[e.Operation] = true
	}
	why := map[string]string{}
	if len(ids) == 0 {
		return why, nil
	}
	ops, err := list[Kept](tx, Where("id", In, sorted(ids)).Top(len(ids)))
	for i := range ops {
		var in caseMove
		if json.Unmarshal(ops[i].Data, &in) == nil {
			why[ops[i].ID] = in.Reason
		}
	}
	return why, err
}
