package hamletlist

import (
	"bytes"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/law"
)

func payout() *responder.PaymentView {
	v := &responder.PaymentView{PaymentList: responder.PaymentList{Code: "CT2611-ABCDEF", Month: law.NewDate(2026, 11, 1), Provider: "=Bưu điện", TotalVND: 3_000_000},
		UnitName: "Xã Thạch Hà", InWords: "ba triệu đồng"}
	for i, name := range []string{"=cmd|' /C calc'!A0", "Trần Thị Đủ", ""} {
		v.Rows = append(v.Rows, responder.PaymentRow{Number: int64(i + 1), Code: "CT2611-ABCDEF-00" + string(rune('1'+i)), Payee: name, CaseCode: "HS-1", UnitName: "Xã", Kind: "meal", AmountVND: 1_000_000})
	}
	return v
}

// TestPaymentFile: what is written is read again, with what the service put in; no cell is a formula, and the total stands
// in figures and words.
func TestPaymentFile(t *testing.T) {
	for _, format := range []Format{CSV, XLSX} {
		v := payout()
		v.Rows[0].State, v.Rows[0].ResultOn = responder.PaymentPaid, law.NewDate(2026, 10, 4)
		v.Rows[1].State = responder.PaymentUncollected
		var out bytes.Buffer
		must(t, WritePayment(&out, format, v))
		sheets, err := open(out.Bytes())
		must(t, err)
		all := ""
		for _, line := range sheets[0].Rows {
			for _, cell := range line.Cells {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%s: a cell is a formula: %s", format, cell)
				}
				all += cell + "\n"
			}
		}
		if !strings.Contains(all, "\n3000000\n") || !strings.Contains(all, "Bằng chữ: ba triệu đồng") || !strings.Contains(all, "Người nhận") {
			t.Errorf("%s: %s", format, all)
		}
		l, err := OpenPayment(out.Bytes(), today(t))
		must(t, err)
		rows, faults, others := l.PaymentResults(today(t))
		if len(rows) != 2 || len(faults) != 0 || others != 3 || rows[0].Result != responder.PaymentPaid || rows[0].On != law.NewDate(2026, 10, 4) ||
			rows[0].AmountVND != 1_000_000 || rows[0].Code != v.Rows[0].Code || rows[1].Result != responder.PaymentUncollected {
			t.Errorf("%s: %+v, %+v, %d others", format, rows, faults, others)
		}
	}
}

const answered = `DANH SÁCH CHI TRẢ;;;
Mã khoản;Số tiền;Kết quả;Ngày trả
CT-001;1.000.000;Đã trả;04/10/2026
ct-002;1000000;không nhận;
CT-003;1.5;Đã trả;04/10/2026
CT-004;1000;Đã trả;
CT-005;1000;có lẽ;04/10/2026
;1000;Đã trả;04/10/2026
CT-006;1000;Đã trả;04/10/2099
CT-007;1000;;
Tổng cộng;9;;
`

func TestPaymentFaults(t *testing.T) {
	l, err := OpenPayment([]byte(answered), today(t))
	must(t, err)
	rows, faults, others := l.PaymentResults(today(t))
	if len(rows) != 2 || rows[1].Code != "CT-002" || others != 2 {
		t.Errorf("%+v, %d others", rows, others)
	}
	wantFaults(t, faults, map[int]string{5: "amount_vnd", 6: "on", 7: "result", 8: "code", 9: "on"})
}

func FuzzPayment(f *testing.F) {
	f.Add([]byte(answered))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := OpenPayment(data, today(t))
		if err != nil {
			return
		}
		rows, faults, others := l.PaymentResults(today(t))
		wantEveryRow(t, l, len(rows), faults, others)
		for _, r := range rows {
			if r.Code == "" || r.AmountVND < 0 || r.AmountVND > 1e15 || r.On.After(today(t)) || r.Result == responder.PaymentPaid && r.On.IsZero() {
				t.Errorf("row %d is not good: %+v", r.Number, r)
			}
		}
	})
}
