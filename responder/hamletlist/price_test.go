package hamletlist

import (
	"fmt"
	"testing"
	"time"

	"kipthoi/responder/law"
)

const prices = `GIÁ XĂNG;;;;
Loại xăng;Vùng;Từ ngày;Giờ;Giá (đồng/lít);Nguồn
Xăng RON 95-III;1;27/06/2024;;23.010;mẫu
E5 RON92-II;Vùng 2;2024-06-27;15h;22010,5;mẫu
RON95-III;;10/03/2026 23:45;;29,120;mẫu
E10 RON95-III;1;46255.625;;22.660;mẫu
Dầu;1;27/06/2024;;23.010;x
RON95-III;3;27/06/2024;;23.010;x
RON95-III;1;31/02/2024;;23.010;x
RON95-III;1;27/06/2024;25:00;23.010;x
RON95-III;1;27/06/2024;;9.999;x
RON95-III;1;27/06/2024;;;x
Ghi chú;;;;
`

// TestPrices: products, hours and amounts as people write them; each wrong row says what is wrong with it.
func TestPrices(t *testing.T) {
	l, err := OpenPrices([]byte(prices), today(t))
	must(t, err)
	rows, faults, others := l.Prices(today(t))
	got := ""
	for _, r := range rows {
		got += fmt.Sprintln(r.Product, r.Region, r.ValidFrom.In(law.Zone()).Format(time.RFC3339), r.MdongPerL)
	}
	want := "RON95-III 1 2024-06-27T15:00:00+07:00 23010000\nE5-RON92-II 2 2024-06-27T15:00:00+07:00 22010500\n" +
		"RON95-III 1 2026-03-10T23:45:00+07:00 29120000\nE10-RON95-III 1 2026-08-21T15:00:00+07:00 22660000\n"
	if got != want || others != 1 {
		t.Errorf("got\n%s%d others", got, others)
	}
	wantFaults(t, faults, map[int]string{7: "product", 8: "region", 9: "on", 10: "hour", 11: "price_mdong_per_l", 12: "price_mdong_per_l"})
}

func FuzzPrices(f *testing.F) {
	f.Add([]byte(prices))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := OpenPrices(data, today(t))
		if err != nil {
			return
		}
		rows, faults, others := l.Prices(today(t))
		wantEveryRow(t, l, len(rows), faults, others)
		for _, r := range rows {
			if r.Product == "" || r.Region < 1 || r.Region > 2 || r.MdongPerL < 10_000_000 || r.MdongPerL > 60_000_000 || r.ValidFrom.IsZero() {
				t.Errorf("row %d is not good: %+v", r.Number, r)
			}
		}
	})
}
