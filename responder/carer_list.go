package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kipthoi/geo"
)

// CarerRow is one carer of a register that comes as a file.
type CarerRow struct {
	Number  int // of the row in its file
	Carer   Carer
	Unit    string // code of the commune; "" that of the list, or as the address says
	Address string
}

// CheckCarers refuses a register as a whole: who may not send it, and a commune that is none.
func (s *Service) CheckCarers(u User, unit string) error {
	if err := s.kinds["carer.register"].admits(u); err != nil {
		return err
	}
	if unit == "" {
		return nil
	}
	commune, ok := s.Geo().Units.Current(unit)
	if !ok || commune.Level != geo.LevelCommune {
		return invalid("unit", "không có xã, phường, đặc khu nào đang mang mã này", "no commune in force has this code")
	}
	if !u.answersFor(commune.Code, commune.Parent) {
		return forbidden("ngoài địa bàn của bạn", "is outside your area")
	}
	return nil
}

// ImportCarers registers each carer of a list, each whole or not at all, in the commune given unless its row says another.
// The same carer is never registered twice: its id is made of its kind, name, birth and place. One that is known with
// other facts is a fault; it is changed in the register. progress is told how many rows are done.
func (s *Service) ImportCarers(ctx context.Context, u User, unit string, rows []CarerRow, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	if err := s.CheckCarers(u, unit); err != nil {
		return res, err
	}
	if commune, ok := s.Geo().Units.Current(unit); ok {
		unit = commune.Code // a renumbered one would make other ids
	}
	rows = slices.Clone(rows)
	for i := range rows {
		if rows[i].Unit == "" {
			rows[i].Unit = unit
		}
	}
	rows = once(&res, rows, func(row *CarerRow) (string, int) { return row.id(), row.Number }, func(first int) ListFault {
		return ListFault{Field: "name", VI: fmt.Sprintf("trùng với dòng %d trong tệp", first), EN: fmt.Sprintf("is the same as row %d of the file", first)}
	})
	err := take(ctx, &res, rows, func(ctx context.Context, row CarerRow) (ListResult, error) {
		one, err := s.importCarer(ctx, u, &row)
		return one, wrap(err, "row %d", row.Number)
	}, progress)
	return res, wrap(err, "import carers")
}

// id names a carer by what it is known by.
func (row *CarerRow) id() string {
	known := []string{"carer list", row.Carer.Kind, row.Unit, plain(row.Carer.Name), plain(row.Address), plain(row.Carer.Hamlet)}
	for i := range row.Carer.Members {
		if m := &row.Carer.Members[i]; m.Relation == "applicant" {
			known = append(known, m.BirthDate.String(), fmt.Sprint(m.BirthYear))
		}
	}
	return namedID(strings.Join(known, "\n"))
}

// importCarer registers one carer.
func (s *Service) importCarer(ctx context.Context, u User, row *CarerRow) (res ListResult, err error) {
	data, err := json.Marshal(struct {
		Carer
		Secret *bool          `json:"secret,omitempty"` // the kind says it
		Place  map[string]any `json:"place"`
	}{row.Carer, nil, map[string]any{"unit": row.Unit, "address": row.Address}})
	if err != nil {
		return res, wrap(err, "row")
	}
	op := Operation{ID: namedID("carer list " + row.id() + string(data)), Kind: "carer.register", Subject: row.id(), At: s.Now(), Actor: u.ID, Data: data}
	return s.bring(ctx, op, ListFault{row.Number, "name", "nơi này đã được nhập trước với thông tin khác; hãy sửa trong danh sách",
		"was imported before with other facts; change it in the register instead"})
}
