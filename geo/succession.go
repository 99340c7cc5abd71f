package geo

// Succession says that land of an old commune (code until 30 June 2025) went into a commune in force.
type Succession struct{ Old, New string }

// Rejected is a succession that names an unknown commune.
type Rejected struct {
	Row    int // position in the list given, from 1
	VI, EN string
}

// WithSuccession returns a register in which the given list replaces the successors of every old commune it
// names; u itself stays as it is. Rows with unknown codes are left out and reported. An error means that the
// embedded tables cannot be read.
func (u *Units) WithSuccession(rows []Succession) (*Units, []Rejected, error) {
	known, rejected := u.Known(rows)
	better := map[string][]string{}
	for _, row := range known {
		better[row.Old] = append(better[row.Old], row.New)
	}
	out, err := loadUnits(better)
	return out, rejected, err
}

// Known returns the rows whose codes are known, each once and with the code now in force of a renumbered commune, and
// why the others are not.
func (u *Units) Known(rows []Succession) (known []Succession, rejected []Rejected) {
	seen := map[Succession]bool{}
	for i, row := range rows {
		old, found := u.old[row.Old]
		current, ok := u.Current(row.New)
		pair := Succession{row.Old, current.Code}
		switch {
		case !found || old.Level != LevelCommune:
			rejected = append(rejected, Rejected{i + 1, "không có xã cũ mang mã này", "no old commune has this code"})
		case !ok || current.Level != LevelCommune:
			rejected = append(rejected, Rejected{i + 1, "không có xã mới mang mã này", "no commune in force has this code"})
		case !seen[pair]:
			seen[pair] = true
			known = append(known, pair)
		}
	}
	return known, rejected
}
