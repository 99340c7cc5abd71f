package responder_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kipthoi/responder"
	"kipthoi/responder/hamletlist"
	"kipthoi/responder/law"
)

// carerTable is a register as it comes: good rows in several ways of writing, and four that cannot be right.
const carerTable = `UBND XÃ THẠCH HÀ;;;;;;;;;;;;;;;;;;;
STT;Họ tên người nhận nuôi;Năm sinh;Giới;SĐT;Nơi cư trú;Sức chứa;Đối tượng;Vợ/chồng;Giới tính vợ/chồng;Giấy khám sức khoẻ;Ngày khám;Lý lịch tư pháp;Gia đình đồng ý;Mẫu 11;Đủ điều kiện;Ngày tập huấn;Nơi tập huấn;Trạng thái;Loại
1;Lê Thị Nhận;1975;Nữ;0912.345.678;thôn Đông;2;Trẻ em;Trần Văn Chồng;nam;01/GKS;01/10/2026;12/LLTP;03/BB;11/XM;có;05/05/2026;Trung tâm;đang nhận;hộ gia đình
2;Phạm Văn Một Mình;05/06/1980;Nam;912345679;thôn Đoài;1;người lớn, người cao tuổi;;;;;;;;;;;;
3;Nhà tạm lánh Số Một;;;0912345670;ngõ Kín Tuyệt;6;;;;;;;;;;;;đang nhận;Tạm lánh
4;;1970;Nữ;;x;2;;;;;;;;;;;;;
5;Hồ Thị Sai;31/02/1970;Nữ;12345;x;hai;mèo;;;;;;;;;;;;
6;Đỗ Thị Thiếu;1970;Nữ;0912345671;x;1;Trẻ em;;;;;;;;có;;;đang nhận;
7;Lê Thị Nhận;1975;Nữ;;thôn Đông;1;;;;;;;;;;;;;
Tổng cộng;;;;;;11;;;;;;;;;;;;;
`

func (w *world) importCarers(table string) (*hamletlist.List, responder.ListResult) {
	w.t.Helper()
	today := law.DateOf(w.clock())
	list, err := hamletlist.OpenCarers([]byte(table), today)
	ok(w.t, err)
	rows, faults, others, err := list.Carers(w.service.Law, today)
	ok(w.t, err)
	if others != 1 && strings.Contains(table, "Tổng cộng") {
		w.t.Errorf("%d rows that are no carer", others)
	}
	res, err := w.service.ImportCarers(w.t.Context(), w.reader("coordinator"), thachHa, rows, func(int) {})
	ok(w.t, err)
	res.Faults = append(faults, res.Faults...)
	return list, res
}

// TestImportCarers: good rows come in with their papers, again nothing comes in twice, and each fault names its row and
// column without what stood there.
func TestImportCarers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, want := range []responder.ListResult{{Imported: 3}, {Already: 3}} {
			list, res := w.importCarers(carerTable)
			var got []string
			for _, f := range list.Named(res.Faults) {
				got = append(got, strings.Join([]string{string(rune('0' + f.Row - 2)), f.Field}, " "))
				if f.VI == "" || f.EN == "" || strings.Contains(f.VI+f.EN, "12345") || strings.Contains(f.VI+f.EN, "mèo") {
					t.Errorf("fault %+v", f)
				}
			}
			slices.Sort(got)
			faults := []string{"4 Họ và tên", "5 Ngày sinh", "5 Số chỗ", "5 Số điện thoại", "5 Đối tượng nhận", "6 Trạng thái", "7 Họ và tên"}
			if res.Imported != want.Imported || res.Already != want.Already || !slices.Equal(got, faults) {
				t.Errorf("%d imported, %d already, faults %q", res.Imported, res.Already, got)
			}
			var broken bytes.Buffer
			ok(t, list.WriteBroken(&broken, res.Faults))
			if n := strings.Count(broken.String(), "\n"); n != 5 || strings.Contains(broken.String(), "Tạm lánh") {
				t.Errorf("%d lines to be mended: %s", n, broken.String())
			}
		}
		page, err := w.service.Carers(t.Context(), w.reader("coordinator"), responder.CarerFilter{})
		ok(t, err)
		got := map[string]responder.CarerDetail{}
		for _, c := range page.Items {
			got[c.Name] = w.detail("coordinator", c.ID)
		}
		first := got["Lê Thị Nhận"]
		if c := first.Carer; c.State != responder.CarerActive || c.Phone != "+84912345678" || len(c.Members) != 2 || c.Members[0].BirthYear != 1975 || c.Hamlet != "thôn Đông" || !first.Training[4].Done {
			t.Errorf("%+v", first)
		}
		if c := got["Nhà tạm lánh Số Một"].Carer; !c.Secret || c.Kind != "shelter" || c.Address != "" {
			t.Errorf("%+v", c)
		}
		if c := got["Phạm Văn Một Mình"].Carer; c.State != responder.CarerApplied || !slices.Equal(c.Accepts, []string{"adult", "elderly"}) || c.Phone != "+84912345679" {
			t.Errorf("%+v", c)
		}
		if len(page.Items) != 3 {
			t.Errorf("%d carers", len(page.Items))
		}
	})
}

// TestImportCarersByAnybody: only coordinators of the place, and the commune must be one.
func TestImportCarersByAnybody(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for login, unit := range map[string]string{"field": thachHa, "auditor": thachHa, "coordinator": "00004", "coordinator2": "99999"} {
			if _, err := w.service.ImportCarers(t.Context(), w.reader(login), unit, nil, func(int) {}); err == nil {
				t.Errorf("%s imports into %s", login, unit)
			}
		}
	})
}

// TestRegisterByPages: page by page every carer is met once, and a search finds those beyond the first page.
func TestRegisterByPages(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for i := range 7 {
			w.register(newID(), obj{"name": fmt.Sprintf("Nhà số %d", i), "kind": "household", "phone": "", "places": 1, "place": obj{"unit": []string{thachHa, huongKe}[i%2]}})
		}
		met, pages := map[string]int{}, 0
		for after := ""; pages == 0 || after != ""; pages++ {
			page, err := w.service.Carers(t.Context(), w.reader("coordinator"), responder.CarerFilter{After: after, N: 3})
			ok(t, err)
			for _, c := range page.Items {
				met[c.Name]++
			}
			after = page.Next
		}
		if len(met) != 7 || pages != 3 {
			t.Errorf("%d pages: %v", pages, met)
		}
		page, err := w.service.Carers(t.Context(), w.reader("coordinator"), responder.CarerFilter{Search: "nha so 6", N: 3})
		if ok(t, err); len(page.Items) != 1 || page.Items[0].Name != "Nhà số 6" || page.Next != "" {
			t.Errorf("%+v", page)
		}
	})
}
