package responder

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"kipthoi/geo"
)

// Mark is one key of a person: persons who share a key may be one.
type Mark struct {
	Key      int64
	PersonID string
}

// Candidate is a person found by a key and their household, of both only what they are known again by.
type Candidate struct {
	Person Person
	Home   Household
}

// card is what of a person is compared to find them again, "phiếu tra trùng".
type card struct {
	id, household, mergedInto string
	unit                      string
	name                      string   // as it was typed
	words                     []string // of the name, see nameWords; of a candidate only once it is compared in full
	birth                     string   // date; "" when only the year is sure, which 1 January stands for
	year                      int64    // of birth; 0 unknown
	sex, identity             string
	phones                    []string
	headName, hamletName      string
	head                      []string // words of the head's name
	hamlet                    string   // folded
}

func newCard(p *Person, h *Household) *card {
	d := &card{id: p.ID, household: h.ID, mergedInto: p.MergedInto, unit: h.Unit, name: bareName(p.Name), year: p.BirthYear,
		sex: p.Sex, identity: p.Identity, headName: h.HeadName, hamletName: h.Hamlet}
	d.phones = telling(append(slices.Clone(h.Phones), p.Phones...))
	if !p.BirthDate.IsZero() {
		d.birth, d.year = p.BirthDate.String(), int64(p.BirthDate.At(0, 0).Year())
	}
	if strings.HasSuffix(d.birth, "-01-01") {
		d.birth = ""
	}
	return d
}

// telling gives the numbers that tell who somebody is: not those of a neighbour, the hamlet's head or a perpetrator.
func telling(phones []Phone) (numbers []string) {
	for _, p := range phones {
		if contains([]string{"", "self", "family"}, p.Whose) && !contains(numbers, p.Number) && len(numbers) < mostNumbers {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers
}

// folded folds the texts of a card, once: that is most of the work of a comparison.
func (d *card) folded() *card {
	if d.words == nil {
		d.words, d.head, d.hamlet = nameWords(d.name), nameWords(d.headName), hamletName(d.hamletName)
	}
	return d
}

// keys gives what a person is looked up by. In all the country: identity number, phone, birth date with the ends of the
// name. In the commune: birth date, birth year with the ends of the name, hamlet with the sounds of the name. Hardly an
// error leaves none of them as it was.
func (d *card) keys() (keys []int64) {
	add := func(parts ...string) { keys = append(keys, keyOf(parts...)) }
	if d.identity != "" {
		add("identity", d.identity)
	}
	for _, p := range d.phones {
		add("phone", p)
	}
	if d.birth != "" {
		add("date", d.unit, d.birth)
	}
	for _, ends := range nameEnds(d.folded().words) {
		if d.birth != "" {
			add("far", d.birth, ends)
		}
		if d.year != 0 {
			add("year", d.unit, strconv.FormatInt(d.year, 10), ends)
		}
	}
	if d.hamlet != "" && len(d.words) > 1 {
		add("home", d.unit, d.hamlet, sounds(d.words))
	}
	return keys
}

// keyOf makes a short key of its parts. Two different keys that meet cost a comparison and nothing else.
func keyOf(parts ...string) int64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return int64(h.Sum64() >> 1)
}

// hamletName gives the folded name of a hamlet out of an address below the commune: "số 7, Thôn Đông Hà" gives "dong ha".
func hamletName(address string) string {
	for part := range strings.FieldsFuncSeq(address, func(r rune) bool { return r == ',' || r == ';' }) {
		words := strings.Fields(geo.Fold(part))
		for i, w := range words {
			if isHamletWord(w) {
				for i < len(words)-1 && (isHamletWord(words[i]) || strings.Contains(" to dan pho so ", " "+words[i]+" ")) {
					i++
				}
				return strings.Join(words[i:], " ")
			}
		}
	}
	return geo.Fold(address)
}

func isHamletWord(w string) bool {
	switch w {
	case "thon", "xom", "ap", "ban", "khoi", "buon", "lang", "khu", "tdp", "to":
		return true
	}
	return false
}
