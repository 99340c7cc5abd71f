package responder

import (
	"fmt"
	"time"
)

// Phone is a number at which a household or a person can be reached. Messages go only to one that is said to be safe, in
// its hours; to a perpetrator's never, whatever else is said of it.
type Phone struct {
	Number string `json:"number"`          // E.164
	Whose  string `json:"whose"`           // self, family, neighbour, hamlet_head, perpetrator, other; "" unknown
	Safe   string `json:"safe_to_contact"` // yes, no; "" unknown, and then it is not written to
	From   string `json:"from"`            // time of day in Việt Nam as 15:04, from which it may be called; "" any time
	To     string `json:"to"`              // and until which; before From: over midnight
	Note   string `json:"note"`
}

// MaxPhones is the most numbers of one household or person.
const MaxPhones = 6

// validate checks a number as typed and writes its E.164 form.
func (p *Phone) validate() error {
	number, err := phone("number", p.Number)
	if err != nil {
		return err
	}
	p.Number = number
	return first(given("number", number != ""), oneOf("whose", p.Whose, "", "self", "family", "neighbour", "hamlet_head", "perpetrator", "other"),
		oneOf("safe_to_contact", p.Safe, "", "yes", "no"), p.validHours(), text("note", p.Note, 200))
}

func (p *Phone) validHours() error {
	if (p.From == "") != (p.To == "") {
		return invalid("to", "giờ bắt đầu và giờ kết thúc phải có cả hai", "the hours need both a beginning and an end")
	}
	if p.From == p.To && p.From != "" {
		return invalid("to", "giờ kết thúc phải khác giờ bắt đầu", "must differ from the beginning")
	}
	return first(timeOfDay("from", p.From), timeOfDay("to", p.To))
}

func timeOfDay(field, s string) error {
	if t, err := time.Parse("15:04", s); s == "" || err == nil && t.Format("15:04") == s {
		return nil
	}
	return invalid(field, "phải là giờ và phút như 07:30", "must be hours and minutes such as 07:30")
}

// validPhones checks a list of numbers; the same one twice could be safe and not safe at once.
func validPhones(list []Phone) error {
	if len(list) > MaxPhones {
		return invalid("phones", fmt.Sprintf("quá %d số", MaxPhones), fmt.Sprintf("has more than %d numbers", MaxPhones))
	}
	seen := map[string]bool{}
	for i := range list {
		field := fmt.Sprintf("phones.%d", i)
		if err := within(field, list[i].validate()); err != nil {
			return err
		}
		if seen[list[i].Number] {
			return invalid(field+".number", "số này đã có trong danh sách", "stands twice in the list")
		}
		seen[list[i].Number] = true
	}
	return nil
}
