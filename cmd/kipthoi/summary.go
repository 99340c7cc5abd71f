package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kipthoi/responder"
	"kipthoi/responder/fund"
)

// printSummary writes a summary for a person.
func printSummary(w io.Writer, s responder.Summary) {
	fmt.Fprintf(w, "\nTÓM TẮT\n")
	fmt.Fprintf(w, "Hồ sơ: %d (thiên tai %d, bảo vệ %d); không ghi được, giữ lại kèm lý do: %d\n", s.Reports, s.ByFamily["disaster"], s.ByFamily["protection"], s.Rejected)
	fmt.Fprintf(w, "Vị trí: %s\n", counts(s.Located, map[string]string{"gps_polygon": "GPS trong ranh giới xã", "gps_settlement": "GPS, điểm dân cư gần nhất (gần đúng)",
		"unit": "chọn xã", "address": "địa chỉ", "none": "chưa xác định", "": "chưa xác định"}))
	fmt.Fprintf(w, "Ưu tiên: %s\n", counts(s.ByPriority, map[string]string{"1": "khẩn cấp", "2": "cao", "3": "trung bình", "4": "thấp"}))
	fmt.Fprintf(w, "Đúng hạn luật: %d đã trợ giúp, %d đang trong hạn, %d quá hạn; %d đóng vì không cần trợ giúp\n", s.InTime, s.Waiting, s.Overdue, s.Unneeded)
	fmt.Fprintf(w, "Đang được chăm sóc: %d người\n", s.Placed)
	for _, u := range s.Unplaced {
		fmt.Fprintf(w, "  chưa bố trí %3d: %s\n", u.Count, u.VI)
	}
	printMoney(w, s)
	fmt.Fprintf(w, "Tin nhắn: %d, %d đoạn (%s)\n", s.Messages.Count, s.Messages.Segments, counts(s.Messages.BySegments, nil))
}

func printMoney(w io.Writer, s responder.Summary) {
	fmt.Fprintln(w, "Chi phí theo khoản:")
	for _, c := range s.Costs {
		fmt.Fprintf(w, "  %-10s %4d khoản %18s  %s (%s)\n", c.Kind, c.Lines, dong(c.AmountVND), c.Citation, c.Rule)
	}
	fmt.Fprintln(w, "Quỹ:")
	for _, a := range s.Accounts {
		fmt.Fprintf(w, "  %-40s số dư %18s, đã giữ chỗ %16s\n", a.Name, dong(a.BalanceVND), dong(a.ReservedVND))
	}
}

func counts(m map[string]int64, names map[string]string) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		name := k
		if n, ok := names[k]; ok {
			name = n
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, m[k]))
	}
	return strings.Join(parts, ", ")
}

func dong(vnd int64) string { return fund.InFigures(vnd) + " đồng" }
