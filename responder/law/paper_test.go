package law_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kipthoi/responder/law"
)

// The paper of a cost is that of its own day, and of its mode; a province's folder changes it from a later day on.
func TestPaperOfTheDay(t *testing.T) {
	const rows = "kind,mode,valid_from,valid_to,confidence,rule,citation,vi,en\nhouse,,2027-01-01,,D,R-1.11,x,biên bản xác minh nhà,minutes of the house\ntreatment,,2027-01-01,,D,R-6.5,x,hóa đơn điện tử,electronic invoice\n"
	own, err := book(t).WithFiles(fstest.MapFS{"papers.csv": {Data: []byte(rows)}})
	if err != nil {
		t.Fatal(err)
	}
	at := law.MomentOf(time.Date(2026, 10, 1, 2, 0, 0, 0, time.UTC))
	for _, x := range []struct {
		item        law.Item
		paper, cite string
	}{
		{law.Item{Kind: "treatment", On: law.NewDate(2026, 10, 4)}, "bảng kê", "02/2021"},
		{law.Item{Kind: "treatment", On: law.NewDate(2026, 10, 5)}, "bảng kê", "335/2026"},
		{law.Item{Kind: "treatment", On: law.NewDate(2027, 1, 1)}, "hóa đơn điện tử", "x"},
		{law.Item{Kind: "house", On: law.NewDate(2026, 12, 31)}, "", ""},
		{law.Item{Kind: "house", On: law.NewDate(2027, 1, 1)}, "biên bản", "x"},
		{law.Item{Kind: "transport", Mode: "public", At: at}, "vé", "02/2021"},
		{law.Item{Kind: "transport", Mode: "hired", At: at}, "hợp đồng", "02/2021"},
		{law.Item{Kind: "transport", Mode: "agency", At: at}, "", ""},
		{law.Item{Kind: "meal", From: law.NewDate(2026, 10, 1)}, "", ""},
		{law.Item{Kind: "death", On: law.NewDate(2024, 9, 10)}, "giấy báo tử", "Điều 14"},
	} {
		p, ok := own.Paper(x.item)
		if ok != (x.paper != "") || !strings.HasPrefix(p.VI, x.paper) || !strings.Contains(p.Citation, x.cite) {
			t.Errorf("%s %s: %+v, want %q of %q", x.item.Kind, x.item.Mode, p, x.paper, x.cite)
		}
	}
}
