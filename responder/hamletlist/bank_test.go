package hamletlist

import (
	"errors"
	"strings"
	"testing"

	"kipthoi/responder"
)

const statement = `NGÂN HÀNG MẪU;;;;
Sao kê tài khoản 123;;;;
Ngày GD;Ghi nợ;Ghi có;Nội dung;Mã GD
05/10/2026 09:15;;1.500.000;UNG HO BAO (mẫu);FT1
05/10/2026;;2,000,000;Ủng hộ đồng bào;FT2
06/10/2026;;500000 VND;ung ho;
06/10/2026;300.000;;Phí;FT3
31/02/2026;;100.000;ung ho;FT4
06/10/2026;;-70.000;hoan tien;FT5
06/10/2026;;1.5;ung ho;FT6
06/10/2026;;1.000,50;ung ho;FT7
07/10/2099;;100.000;ung ho;FT8
07/10/2026;;;ung ho;FT9
2026-10-07;;1.000.000,00;ung ho;FT10
Tổng cộng;;9;;
`

// TestBankLines: what came in is read with the usual ways of writing amounts, money that went out is none of it, and each
// wrong line says what is wrong with it.
func TestBankLines(t *testing.T) {
	l, err := OpenBank([]byte(statement), today(t))
	must(t, err)
	rows, faults, others := l.BankLines(today(t))
	want := map[string]int64{"FT1": 1_500_000, "FT2": 2_000_000, "": 500_000, "FT10": 1_000_000}
	for _, r := range rows {
		if r.AmountVND != want[r.Reference] || r.On.IsZero() || r.Text == "" {
			t.Errorf("%+v", r)
		}
		delete(want, r.Reference)
	}
	if len(want) > 0 || others != 2 {
		t.Errorf("missing %v; %d others", want, others)
	}
	wantFaults(t, faults, map[int]string{8: "on", 9: "amount_vnd", 10: "amount_vnd", 11: "amount_vnd", 12: "on", 13: "amount_vnd"})
	_, err = OpenBank([]byte(strings.Replace(statement, "Ủng hộ", "\x90\x81\xfe", 1)), today(t))
	var refused *responder.Error
	if !errors.As(err, &refused) || !strings.Contains(refused.VI, "bảng mã") {
		t.Errorf("a broken encoding: %v", err)
	}
	if _, err := OpenBank([]byte("a;b;c\n1;2;3\n"), today(t)); err == nil {
		t.Error("a table without titles is read")
	}
}

func FuzzBank(f *testing.F) {
	f.Add([]byte(statement))
	f.Add([]byte("Ngày,Số tiền,Nội dung\n1/1/2026,\"1,000\",x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := OpenBank(data, today(t))
		if err != nil {
			return
		}
		rows, faults, others := l.BankLines(today(t))
		wantEveryRow(t, l, len(rows), faults, others)
		for _, r := range rows {
			if r.AmountVND < 1 || r.AmountVND > 1e15 || r.On.IsZero() || r.On.After(today(t)) {
				t.Errorf("row %d is not good: %+v", r.Number, r)
			}
		}
	})
}
