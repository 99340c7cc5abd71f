package responder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	if !s.kinds["carer.register"].permits(u) {
		return forbidden("vai trò của bạn không làm được việc này", "your role may not do this")
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
	seen := map[string]int{}
	var once []CarerRow
	for _, row := range rows {
		if row.Unit == "" {
			row.Unit = unit
		}
		if n := seen[row.id()]; n > 0 {
			res.Faults = append(res.Faults, ListFault{row.Number, "name", fmt.Sprintf("trùng với dòng %d trong tệp", n), fmt.Sprintf("is the same as row %d of the file", n)})
			continue
		}
		seen[row.id()] = row.Number
		once = append(once, row)
	}
	err := take(ctx, &res, once, func(ctx context.Context, row CarerRow) (ListResult, error) {
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
	done, err := s.Apply(ctx, op)
	var refused *Error
	fault := func(field, vi, en string) ListResult {
		return ListResult{Faults: []ListFault{{row.Number, field, vi, en}}}
	}
	switch {
	case errors.As(err, &refused) && refused.Code == CodeOpReused: // the same facts, sent by somebody else
		return ListResult{Already: 1}, nil
	case err != nil:
		return res, err
	case done.Error != nil && done.Error.Code == CodeExists:
		return fault("name", "nơi này đã được nhập trước với thông tin khác; hãy sửa trong danh sách", "was imported before with other facts; change it in the register instead"), nil
	case done.Error != nil:
		return fault(strings.TrimPrefix(done.Error.Field, "data."), done.Error.VI, done.Error.EN), nil
	case done.Duplicate:
		return ListResult{Already: 1}, nil
	}
	return ListResult{Imported: 1}, nil
}
