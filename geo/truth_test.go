package geo

import (
	"slices"
	"strings"
	"testing"
)

// legacyTruth knows the old commune behind an address of the old three-level list, from the unit lists alone: the list
// of 2025, and lists of the communes and districts merged away in the years before.
type legacyTruth struct {
	provinces map[string]string   // plain name -> code
	districts map[string][]string // province code|plain name, with or without type -> codes
	wards     map[string][]string // district code|plain name, with or without type -> codes
	next      map[string][]string // old commune -> communes in force
}

func newLegacyTruth(t *testing.T) (*legacyTruth, bool) {
	tables := map[string][]map[string]string{}
	for _, name := range []string{
		"old/communes_old_3level_GSO_2025", "mapping/old_to_new_dvhcvn", "address-tests/alias_ward",
		"address-tests/alias_district", "address-tests/divided_district", "address-tests/alias_province",
	} {
		rows, ok := sharedTable(t, "admin-units/"+name+".csv")
		if !ok {
			return nil, false
		}
		tables[name] = rows
	}
	l := &legacyTruth{map[string]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	l.list(tables["old/communes_old_3level_GSO_2025"])
	for _, a := range tables["address-tests/alias_province"] {
		l.provinces[a["alias_keyword"]] = l.provinces[trimTypes(a["province_key"])]
	}
	l.mergedDistricts(tables["address-tests/alias_district"], tables["address-tests/divided_district"])
	l.mergedWards(tables["address-tests/alias_ward"])
	for _, p := range tables["mapping/old_to_new_dvhcvn"] {
		l.next[p["old_code"]] = append(l.next[p["old_code"]], p["new_code"])
	}
	return l, true
}

// list enters the units of 2025: a name with its type first, and the name alone where that is another key.
func (l *legacyTruth) list(communes []map[string]string) {
	l.provinces["thuathienhue"] = "46"
	for _, c := range communes {
		l.provinces[plainBare(c["province"])] = c["province_code"]
		addOnce(l.districts, c["province_code"]+"|"+plain(c["district"]), c["district_code"])
		addOnce(l.districts, c["province_code"]+"|"+plainBare(c["district"]), c["district_code"])
		addOnce(l.wards, c["district_code"]+"|"+plain(c["full_name"]), c["code"])
		addOnce(l.wards, c["district_code"]+"|"+plainBare(c["full_name"]), c["code"])
	}
}

func (l *legacyTruth) mergedDistricts(aliases, divided []map[string]string) {
	for _, a := range aliases {
		p := l.provinces[trimTypes(a["province_key"])]
		l.alias(p, a["alias_keyword"], a["district_key"])
	}
	for _, d := range divided {
		p := l.provinces[trimTypes(d["provinceKey"])]
		for _, word := range strings.Split(strings.Trim(d["dividedDistrictKeyWords"], "[]"), ",") {
			l.alias(p, strings.Trim(word, ` "`), d["districtKey"])
		}
	}
}

func (l *legacyTruth) alias(province, alias, district string) {
	for _, code := range l.districts[province+"|"+district] {
		addOnce(l.districts, province+"|"+alias, code)
	}
}

// mergedWards enters names that communes bore before they were merged, unless a commune of 2025 bears the name.
func (l *legacyTruth) mergedWards(aliases []map[string]string) {
	merged := map[string][]string{}
	for _, a := range aliases {
		for _, d := range l.districts[l.provinces[trimTypes(a["province_key"])]+"|"+a["district_key"]] {
			for _, code := range l.wards[d+"|"+a["ward_key"]] {
				addOnce(merged, d+"|"+a["alias_keyword"], code)
			}
		}
	}
	for key, codes := range merged {
		if l.wards[key] == nil {
			l.wards[key] = codes
		}
	}
}

func addOnce(to map[string][]string, key, code string) {
	if !slices.Contains(to[key], code) {
		to[key] = append(to[key], code)
	}
}

// codes returns the old communes that an address can mean, nil when the lists do not tell.
func (l *legacyTruth) codes(ward, district, province string) []string {
	p := l.provinces[plainBare(province)]
	for _, w := range []string{plain(ward), plainBare(ward)} {
		for _, name := range []string{plain(district), plainBare(district)} {
			var out []string
			for _, d := range l.districts[p+"|"+name] {
				out = append(out, l.wards[d+"|"+w]...)
			}
			if out != nil {
				return out
			}
		}
	}
	return nil
}

// today returns the communes in force that old ones live on in, nil when none is known.
func (l *legacyTruth) today(old []string) (out []string) {
	for _, code := range old {
		out = append(out, l.next[code]...)
	}
	return out
}

// plainBare takes the type words off a full name.
func plainBare(s string) string {
	for _, kind := range []string{
		"thị trấn ", "phường ", "thị xã ", "thành phố ", "huyện ", "quận ", "xã ", "tỉnh ",
		"tp. ", "tx. ", "tt. ", "p. ", "q. ", "x. ", "h. ", "tp.", "tx.", "tt.", "p.", "q.", "x.", "h.", "tp ", "tx ", "tt ",
	} {
		if low := strings.ToLower(s); len(plain(s)) > len(plain(kind)) && strings.HasPrefix(foldKeep(low), foldKeep(kind)) {
			return strings.TrimLeft(plain(s)[len(plain(kind)):], "0")
		}
	}
	return plain(s)
}

// foldKeep takes the marks off and keeps points and spaces.
func foldKeep(s string) string {
	var b strings.Builder
	for _, r := range s {
		if p := plain(string(r)); p != "" {
			b.WriteString(p)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// trimTypes takes the type off a province key such as "tinhquangninh".
func trimTypes(key string) string {
	return strings.TrimPrefix(strings.TrimPrefix(key, "tinh"), "thanhpho")
}
