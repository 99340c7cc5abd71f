package mobileapi

import (
	"testing"

	"kipthoi/responder"
)

// TestPriceRoutes enters a file of prices twice, with a broken row, and shows what waits for approval.
func TestPriceRoutes(t *testing.T) {
	w := newWorld(t)
	money := w.login(responder.RoleFund)
	file := "Loại xăng;Từ ngày;Giờ;Giá\nRON95-III;27/06/2024;15:00;23.010\nRON95-III;27/06/2024;15:00;" + secret + "\n"
	for _, want := range []responder.ListResult{{Imported: 1}, {Already: 1}} {
		a := w.sendTo(pricesPath, money, file)
		var out importPricesOut
		a.into(t, 200, &out.Body)
		if got := out.Body; got.Imported != want.Imported || got.Already != want.Already || len(got.Faults) != 1 || got.Faults[0].Field != "Giá (đồng/lít)" {
			t.Errorf("%s", a.body)
		}
	}
	var list struct{ Items []responder.PriceView }
	w.do("GET", pricesPath+"?waiting=true", nil, w.login(responder.RoleApprover)...).into(t, 200, &list)
	if len(list.Items) != 1 || list.Items[0].MdongPerL != 23_010_000 || list.Items[0].Mine {
		t.Errorf("%+v", list)
	}
	var trips struct{ Items []responder.WaitingTrip }
	w.do("GET", pricesPath+"/waiting", nil, money...).into(t, 200, &trips)
	w.do("GET", pricesPath+"/waiting", nil, w.login(responder.RoleField)...).problem(t, 403)
	w.do("GET", pricesPath, nil, w.login(responder.RoleField)...).problem(t, 403)
	w.sendTo(pricesPath, w.login(responder.RoleApprover), file).problem(t, 403)
	w.sendTo(pricesPath, money, "a;b\n").problem(t, 422)
}
