package responder

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"kipthoi/geo"
)

// Mark is one key of a person: persons who share a key may be one. Where the key says little, birth and name, as they were
// known when it was noted, say whether to look further.
type Mark struct {
	Key      int64
	PersonID string
	Birth    string // 2006-01-02, 2006, or "" unknown or not asked
	Name     string // folded; "" not asked
}

// card is what of a person is compared to find them again, "phiếu tra trùng".
type card struct {
	id, mergedInto string
	home           *homeCard
	name           string   // as it was typed
	words          []string // of the name, see nameWords; once they are asked for
	birth          string   // date; "" when only the year is sure, which 1 January stands for
	year           int64    // of birth; 0 unknown
	sex, identity  string
	phones         []string
}

// homeCard is what the cards of one household share.
type homeCard struct {
	id, unit   string
	headName   string
	hamletName string
	head       []string // words of the head's name
	hamlet     string   // its name
	folded     bool
}

// newCards makes the cards of people of one household.
func newCards(people []Person, h *Household) []*card {
	home := &homeCard{id: h.ID, unit: h.Unit, headName: h.HeadName, hamletName: h.Hamlet}
	cards := make([]*card, len(people))
	for i := range people {
		cards[i] = newCard(&people[i], h.Phones, home)
	}
	return cards
}

func newCard(p *Person, phones []Phone, home *homeCard) *card {
	d := &card{id: p.ID, mergedInto: p.MergedInto, home: home, name: bareName(p.Name), year: p.BirthYear, sex: p.Sex, identity: p.Identity,
		phones: telling(append(slices.Clone(phones), p.Phones...))}
	if !p.BirthDate.IsZero() {
		d.birth, d.year = p.BirthDate.String(), int64(p.BirthDate.At(0, 0).Year())
	}
	if strings.HasSuffix(d.birth, "-01-01") {
		d.birth = ""
	}
	return d
}

// card reads what a mark says into a card that holds nothing else.
func (m Mark) card() *card {
	d := &card{words: strings.Fields(m.Name)}
	if len(m.Birth) > 4 {
		d.birth = m.Birth
	}
	d.year, _ = strconv.ParseInt(m.Birth[:min(4, len(m.Birth))], 10, 64)
	return d
}

// bornText is the birth as a mark keeps it.
func (d *card) bornText() string {
	switch {
	case d.birth != "":
		return d.birth
	case d.year != 0:
		return strconv.FormatInt(d.year, 10)
	}
	return ""
}

// telling gives the numbers that tell who somebody is: not those of a neighbour, the hamlet's head or a perpetrator.
func telling(phones []Phone) (numbers []string) {
	for _, p := range phones {
		if slices.Contains([]string{"", "self", "family"}, p.Whose) && !slices.Contains(numbers, p.Number) && len(numbers) < mostNumbers {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers
}

// named gives the words of the name. To fold texts is most of the work of a comparison, so it is done late and once.
func (d *card) named() []string {
	if d.words == nil {
		d.words = nameWords(d.name)
	}
	return d.words
}

func (h *homeCard) fold() *homeCard {
	if !h.folded {
		h.head, h.hamlet, h.folded = nameWords(h.headName), hamletName(h.hamletName), true
	}
	return h
}

// strongKeys are the identity number and the phones, in all the country.
func (d *card) strongKeys() (keys []int64) {
	if d.identity != "" {
		keys = append(keys, keyOf("identity", d.identity))
	}
	for _, p := range d.phones {
		keys = append(keys, phoneKey(p))
	}
	return keys
}

func phoneKey(number string) int64 { return keyOf("phone", number) }

// yearKeys are, in the commune, the birth year with the ends of the name.
func (d *card) yearKeys() (keys []int64) {
	if d.year == 0 {
		return nil
	}
	for _, ends := range nameEnds(d.named()) {
		keys = append(keys, keyOf("year "+d.home.unit, strconv.FormatInt(d.year, 10)+ends))
	}
	return keys
}

// homeKeys are, in the hamlet, the sounds of the name.
func (d *card) homeKeys() []int64 {
	hamlet := d.home.fold().hamlet
	if hamlet == "" || len(d.named()) < 2 {
		return nil
	}
	return []int64{keyOf("home "+d.home.unit+hamlet, sounds(d.named()))}
}

// keyOf makes a short key; those with the same beginning stand together. Two different keys that meet cost a comparison
// and nothing else.
func keyOf(begin, end string) int64 { return int64(hash(begin)>>1<<31 | hash(end)>>1) }

func hash(s string) uint64 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return uint64(h.Sum32())
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
