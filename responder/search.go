package responder

import "strings"

// search is what is looked for to find the people of a report again.
type search struct {
	cards  []*card
	strong []int64
	weak   map[int64][]*card // by key, whose it is
	marks  []Mark            // under which they are noted themselves
}

// newSearch takes the keys of people. What an intake pays for is how many places of the index it writes to, so there are
// few keys, and those of one commune or hamlet stand together.
func newSearch(cards []*card) *search {
	s := &search{cards: cards, weak: map[int64][]*card{}}
	for _, d := range cards {
		strong := d.strongKeys()
		s.strong = append(s.strong, strong...)
		s.mark(strong, Mark{PersonID: d.id})
		s.weakly(d, d.homeKeys(), "")
		s.weakly(d, d.yearKeys(), strings.Join(d.named(), " "))
	}
	return s
}

func (s *search) weakly(d *card, keys []int64, name string) {
	for _, k := range keys {
		s.weak[k] = append(s.weak[k], d)
	}
	s.mark(keys, Mark{PersonID: d.id, Birth: d.bornText(), Name: name})
}

func (s *search) mark(keys []int64, m Mark) {
	for _, m.Key = range keys {
		s.marks = append(s.marks, m)
	}
}

func (s *search) keys() []int64 {
	keys := s.strong
	for k := range s.weak {
		keys = append(keys, k)
	}
	return keys
}

// look gives the persons to look at among those with a key: of the weak keys those whose births and names go
// together. A phone under which too many are noted is taken off the cards.
func (s *search) look(noted []Mark) (ids []string) {
	with := map[int64]int{}
	for _, m := range noted {
		with[m.Key]++
	}
	s.dropCrowds(with)
	seen := map[string]bool{}
	for _, d := range s.cards {
		seen[d.id] = true
	}
	for _, m := range noted {
		if !seen[m.PersonID] && s.tells(m, with[m.Key]) && len(ids) < mostLooked {
			ids, seen[m.PersonID] = append(ids, m.PersonID), true
		}
	}
	return ids
}

func (s *search) dropCrowds(with map[int64]int) {
	for _, d := range s.cards {
		var few []string
		for _, p := range d.phones {
			if with[phoneKey(p)] <= mostPhone {
				few = append(few, p)
			}
		}
		d.phones = few
	}
}

// tells says whether a person who is noted under a key, as some others are, is worth a look.
func (s *search) tells(m Mark, with int) bool {
	owners, weak := s.weak[m.Key]
	if !weak {
		return with <= mostPhone
	}
	e := m.card()
	for _, d := range owners {
		if likeBirth(d, e).Weight > dayDiffers && (m.Name == "" || likeWords(d.named(), e.words).Weight > 0) {
			return true
		}
	}
	return false
}
