package fund

import "testing"

func TestInWords(t *testing.T) {
	for vnd, want := range map[int64]string{
		0: "không đồng", 5: "năm đồng", 10: "mười đồng", 15: "mười lăm đồng", 21: "hai mươi mốt đồng", 105: "một trăm linh năm đồng",
		111: "một trăm mười một đồng", 1_000: "một nghìn đồng", 1_005: "một nghìn không trăm linh năm đồng", 60_000: "sáu mươi nghìn đồng",
		222_878: "hai trăm hai mươi hai nghìn tám trăm bảy mươi tám đồng", 1_250_000: "một triệu hai trăm năm mươi nghìn đồng",
		1_000_001: "một triệu không trăm linh một đồng", 40_000_000: "bốn mươi triệu đồng", 3_000_000_000: "ba tỷ đồng",
		1_000_000_020: "một tỷ không trăm hai mươi đồng", 2_500_000_000_000: "hai nghìn năm trăm tỷ đồng", -1_000: "âm một nghìn đồng",
	} {
		if got := InWords(vnd); got != want {
			t.Errorf("%d is %q, want %q", vnd, got, want)
		}
	}
}
