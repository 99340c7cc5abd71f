package responder

import (
	"kipthoi/responder/fund"
	"kipthoi/responder/law"
)

// DisclosureData is what is published of a province's emergency fund for one month, "công khai" (rulebook 7.3, R-7.8). It
// names nobody. Where a number is null it is kept back, so that none about fewer cases than Least can be worked out.
type DisclosureData struct {
	Unit     string          `json:"unit"`
	UnitName string          `json:"unit_name"`
	Month    law.Date        `json:"month"`
	Least    int64           `json:"least" doc:"cells about fewer cases are kept back"`
	Contact  string          `json:"contact" doc:"where to complain"`
	Accounts []PublicAccount `json:"accounts"`
	Tables   []PublicTable   `json:"tables"`
	Total    PublicRow       `json:"total"`
}

// PublicAccount is one fund account in a month.
type PublicAccount struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Source      string `json:"source"`
	UnitName    string `json:"unit_name"`
	ReceivedVND int64  `json:"received_vnd"`
	MovedVND    int64  `json:"moved_vnd" doc:"from other accounts, less what went to them"`
	SpentVND    *int64 `json:"spent_vnd"`
	Cases       *int64 `json:"cases"`
	LeftVND     *int64 `json:"left_vnd" doc:"at the end of the month"`
	HiddenSince int64  `json:"hidden_since" doc:"months whose spending is kept back since left_vnd was last published"`
}

// PublicTable is what was spent, by source, campaign, commune, purpose or disaster.
type PublicTable struct {
	Key  string      `json:"key" enum:"source,campaign,commune,purpose,incident"`
	Rows []PublicRow `json:"rows"`
}

// PublicRow is one row of a table.
type PublicRow struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	SpentVND *int64 `json:"spent_vnd"`
	Cases    *int64 `json:"cases"`
}

// atom is the finest group that the tables tell apart.
type atom struct{ account, source, campaign, commune, purpose, incident string }

// marks gives the row of an atom in each table.
func (a atom) marks() map[string]string {
	return map[string]string{"account": a.account, "source": a.source, "campaign": a.campaign, "commune": a.commune, "purpose": a.purpose,
		"incident": a.incident, "total": ""}
}

// monthBooks is what was booked in a month on the fund accounts of a province.
type monthBooks struct {
	accounts        []Account
	received, moved map[string]int64 // by account
	left            map[string]int64
	spent           map[atom]int64
	cases           map[atom]map[string]bool
}

// cells makes a cell of each row of each table, by "table key".
func (b *monthBooks) cells() (names []string, cells []fund.Cell, atoms []atom) {
	index, behind := map[string]int{}, []map[string]bool{}
	byName := map[string]atom{}
	for a := range b.spent {
		byName[a.account+" "+a.commune+" "+a.purpose+" "+a.incident+" "+a.campaign] = a
	}
	for _, name := range sorted(byName) {
		a := byName[name]
		marks := a.marks()
		for _, table := range sorted(marks) {
			row := table + " " + marks[table]
			i, ok := index[row]
			if !ok {
				i = len(cells)
				index[row], names, cells, behind = i, append(names, row), append(cells, fund.Cell{Table: table}), append(behind, map[string]bool{})
			}
			cells[i].Atoms = append(cells[i].Atoms, len(atoms))
			for id := range b.cases[a] {
				behind[i][id] = true
			}
			cells[i].Count = int64(len(behind[i]))
		}
		atoms = append(atoms, a)
	}
	return names, cells, atoms
}

// publicCell is what of a cell may be published; nil: kept back.
type publicCell struct{ vnd, cases *int64 }

// shown gives what may be published.
func (m *monthShape) shown() map[string]publicCell {
	out := map[string]publicCell{}
	for i, hide := range m.Hidden {
		if hide {
			out[m.names[i]] = publicCell{}
			continue
		}
		sum, n := int64(0), m.Cells[i].Count
		for _, a := range m.Cells[i].Atoms {
			sum += m.books.spent[m.atoms[a]]
		}
		out[m.names[i]] = publicCell{&sum, &n}
	}
	return out
}

// publish fills in the tables, and the balances by the months before: see monthsBefore.
func (b *monthBooks) publish(d *DisclosureData, before []*monthShape, enough bool, label func(table, key string) string) {
	shape := b.shape(d.Least)
	cells := shape.shown()
	zero := func() *int64 { n := int64(0); return &n }
	if total, ok := cells["total "]; ok {
		d.Total = PublicRow{SpentVND: total.vnd, Cases: total.cases}
	} else {
		d.Total = PublicRow{SpentVND: zero(), Cases: zero()}
	}
	for _, table := range []string{"source", "campaign", "commune", "purpose", "incident"} {
		t := PublicTable{Key: table, Rows: []PublicRow{}}
		for _, name := range sorted(cells) {
			if key := name[min(len(name), len(table)+1):]; name == table+" "+key {
				t.Rows = append(t.Rows, PublicRow{key, label(table, key), cells[name].vnd, cells[name].cases})
			}
		}
		d.Tables = append(d.Tables, t)
	}
	for i := range b.accounts {
		a := &b.accounts[i]
		row := PublicAccount{ID: a.ID, Name: a.Name, Source: a.Source, UnitName: label("commune", a.Unit), ReceivedVND: b.received[a.ID], MovedVND: b.moved[a.ID],
			SpentVND: zero(), Cases: zero()}
		if c, spent := cells["account "+a.ID]; spent {
			row.SpentVND, row.Cases = c.vnd, c.cases
		}
		d.Accounts = append(d.Accounts, row)
	}
	d.leave(append(before, shape), enough, b.left)
}

// PublicLabel is what a row of a table is called in Vietnamese, where nothing that people named stands for it.
func PublicLabel(table, key string) string {
	if table == "purpose" {
		return HelpName(key)
	}
	words := map[string]string{"source NSNN_TINH": "Ngân sách tỉnh", "source NSNN_HUYEN": "Ngân sách huyện (đến 30/6/2025)", "source NSNN_XA": "Ngân sách xã",
		"source QUY": "Quỹ trợ giúp khẩn cấp", "source DONG_GOP": "Đóng góp, ủng hộ", "source DTQG": "Dự trữ quốc gia", "incident ": "Không theo đợt thiên tai",
		"campaign ": "Ngoài các cuộc vận động"}
	if word := words[table+" "+key]; word != "" {
		return word
	}
	return key
}
