package mobileapi

import (
	"testing"

	"kipthoi/responder"
)

// TestStockRoutes: what is received is told by lot, to those who work with goods.
func TestStockRoutes(t *testing.T) {
	w := newWorld(t)
	money := w.login(responder.RoleFund)
	house := operation("stock.place", map[string]any{"unit": province, "name": "Kho tỉnh"})
	item := operation("stock.item", map[string]any{"unit": province, "name": "Nước uống", "unit_of": "thùng", "warn_days": 30})
	lot := operation("stock.receive", map[string]any{"warehouse_id": house["subject"], "item_id": item["subject"], "quantity": 12.5, "origin": "donation", "donor": "Bà Kín Đáo", "document": "PN1"})
	for _, res := range w.apply(money, house, item, lot) {
		if res.Error != nil {
			t.Fatal(res.Error)
		}
	}
	for role, donor := range map[responder.Role]string{responder.RoleFund: "Bà Kín Đáo", responder.RoleCoordinator: ""} {
		var v responder.StockView
		w.do("GET", "/api/v1/stock", nil, w.login(role)...).into(t, 200, &v)
		if len(v.Lots) != 1 || v.Lots[0].Held != 12500 || v.Lots[0].Donor != donor || v.Lots[0].State != "fresh" || v.Lots[0].DaysLeft != nil {
			t.Errorf("%s: %+v", role, v)
		}
	}
	for _, path := range []string{"movements", "losses"} {
		w.do("GET", "/api/v1/stock/"+path, nil, money...).into(t, 200, &map[string]any{})
		w.do("GET", "/api/v1/stock/"+path, nil, w.login(responder.RoleField)...).problem(t, 403)
	}
	w.do("GET", "/api/v1/stock/lists", nil, w.login(responder.RoleField)...).into(t, 200, &map[string]any{})
	w.do("GET", "/api/v1/stock/lists", nil, w.login(responder.RoleAdmin)...).problem(t, 403)
}
