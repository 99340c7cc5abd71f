package geo

import "slices"

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
	better := map[string][]string{}
	var rejected []Rejected
	for i, row := range rows {
		old, known := u.old[row.Old]
		current, ok := u.Current(row.New)
		switch {
		case !known || old.Level != LevelCommune:
			rejected = append(rejected, Rejected{i + 1, "không có xã cũ mang mã này", "no old commune has this code"})
		case !ok || current.Level != LevelCommune:
			rejected = append(rejected, Rejected{i + 1, "không có xã mới mang mã này", "no commune in force has this code"})
		case !slices.Contains(better[row.Old], current.Code):
			better[row.Old] = append(better[row.Old], current.Code)
		}
	}
	out, err := loadUnits(better)
	return out, rejected, err
}
