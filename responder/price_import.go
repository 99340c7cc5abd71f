package responder

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// PriceRow is one petrol price of a file.
type PriceRow struct {
	Number    int // of the row in its file
	Product   string
	Region    int64
	ValidFrom time.Time
	MdongPerL int64
	Source    string
}

// key is what a price is known by.
func (r *PriceRow) key() string {
	return strings.Join([]string{"price", r.Product, fmt.Sprint(r.Region), r.ValidFrom.UTC().Format(time.RFC3339)}, "\n")
}

// CheckPrices refuses a file as a whole: its sender may not enter prices.
func (s *Service) CheckPrices(u User) error {
	return s.kinds["price.enter"].admits(u)
}

// ImportPrices enters the prices of a file, which wait for somebody else to approve them: the same file again enters nothing
// twice, and a price that is known with another amount is a fault: it is corrected, with who corrects it named.
func (s *Service) ImportPrices(ctx context.Context, u User, in []PriceRow, progress func(done int)) (ListResult, error) {
	res := ListResult{Faults: []ListFault{}}
	if err := s.CheckPrices(u); err != nil {
		return res, err
	}
	rows := once(&res, in, func(r *PriceRow) (string, int) { return r.key(), r.Number }, func(first int) ListFault {
		return ListFault{Field: "valid_from", VI: fmt.Sprintf("trùng loại xăng, vùng và thời điểm với dòng %d trong tệp", first),
			EN: fmt.Sprintf("is of the same product, region and instant as row %d of the file", first)}
	})
	err := take(ctx, &res, rows, func(ctx context.Context, r PriceRow) (ListResult, error) {
		one, err := s.importPrice(ctx, u, r)
		return one, wrap(err, "row %d", r.Number)
	}, progress)
	return res, wrap(err, "import prices")
}

func (s *Service) importPrice(ctx context.Context, u User, r PriceRow) (ListResult, error) {
	other := ListFault{r.Number, "price_mdong_per_l", "đã có giá khác từ thời điểm này: hãy sửa giá đó", "another price is entered from this instant: correct that one"}
	known, err := s.knownPrice(ctx, r)
	if err != nil || known != nil {
		if known != nil && known.MdongPerL != r.MdongPerL {
			return ListResult{Faults: []ListFault{other}}, err
		}
		return ListResult{Already: 1}, err
	}
	data, err := json.Marshal(map[string]any{"product": r.Product, "region": r.Region, "valid_from": r.ValidFrom, "price_mdong_per_l": r.MdongPerL,
		"source": r.Source, "unit": u.Unit})
	if err != nil {
		return ListResult{}, wrap(err, "price")
	}
	return s.bring(ctx, Operation{ID: s.NewID(), Kind: "price.enter", Subject: s.NewID(), At: s.Now(), Actor: u.ID, Data: data}, other)
}

// knownPrice is the price that was entered last for the same product, region and instant; nil: none.
func (s *Service) knownPrice(ctx context.Context, r PriceRow) (p *Price, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Price](tx, Where("product", Eq, r.Product).And("region", Eq, r.Region).And("valid_from", Eq, r.ValidFrom).By("-created_at").Top(1))
		if len(rows) > 0 {
			p = &rows[0]
		}
		return err
	})
	return p, err
}

// PriceView is a price as people read it.
type PriceView struct {
	Price
	Corrected bool `json:"corrected" doc:"another one takes its place, or waits to"`
	Mine      bool `json:"mine" doc:"the reader entered it, and does not approve it"`
}

// Prices lists prices, the latest first: those that are approved anywhere, as they count everywhere, and those that wait for
// approval in the reader's area.
func (s *Service) Prices(ctx context.Context, u User, waiting bool, limit int) (out []PriceView, err error) {
	out = []PriceView{}
	if !u.handlesMoney() && u.Role != RoleCoordinator {
		return out, forbidden("vai trò của bạn không xem được giá xăng", "your role may not see petrol prices")
	}
	q := Where("approved_by", Ne, "")
	if waiting {
		q = u.scope(Where("approved_by", Eq, ""))
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		rows, err := list[Price](tx, q.By("-valid_from", "-created_at").Top(max(1, min(limit, fullPage))))
		ids := make([]string, len(rows))
		for i := range rows {
			ids[i] = rows[i].ID
		}
		later, err2 := list[Price](tx, Where("corrects", In, ids).And("corrects", Ne, "").Top(most))
		corrected := map[string]bool{}
		for i := range later {
			corrected[later[i].Corrects] = true
		}
		for _, p := range rows {
			if !waiting || !corrected[p.ID] { // nobody approves what its author has mended
				out = append(out, PriceView{p, corrected[p.ID], p.EnteredBy == u.ID})
			}
		}
		return first(err, err2)
	})
	return out, wrap(err, "list prices")
}
