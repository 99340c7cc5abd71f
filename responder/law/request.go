package law

import (
	"encoding/json"
	"strconv"
)

// Items are the things asked for in one request.
type Items []Item

// UnmarshalJSON reads a list of items; the error is a FieldError such as "0.from".
func (list *Items) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return badValue("list")
	}
	out := make(Items, len(raw))
	for i, text := range raw {
		if err := out[i].UnmarshalJSON(text); err != nil {
			return inField(strconv.Itoa(i), err)
		}
	}
	*list = out
	return nil
}

// Request asks what a list of items gives in a province.
type Request struct {
	// Province is the two-digit code; empty means the nation.
	Province string `json:"province,omitempty"`
	// Settings are the choices the law leaves open.
	Settings Settings `json:"settings,omitzero"`
	// Items are the things asked for; at least one.
	Items Items `json:"items"`
}

// UnmarshalJSON reads a request; the error is a FieldError naming the field.
func (r *Request) UnmarshalJSON(data []byte) error { return readFields(data, r) }

// Answer is what the law gives for a request.
type Answer struct {
	// Lines are in the order of the items.
	Lines []Line `json:"lines"`
	// TotalVND is the sum of the lines in dong.
	TotalVND int64 `json:"total_vnd"`
}

// ReadRequest reads one request from JSON text. The error is a FieldError naming the field, such as "items.0.from", or
// "json" when the text is not JSON at all.
func ReadRequest(data []byte) (Request, error) {
	var r Request
	if err := readStrict(data, &r); err != nil {
		return Request{}, err
	}
	if len(r.Items) == 0 {
		return Request{}, missing("items")
	}
	return r, nil
}

// ReadDeadlines reads one deadline request, or a list of them; single says which. The error is as for ReadRequest.
func ReadDeadlines(data []byte) (list []DeadlineRequest, single bool, err error) {
	var raw []json.RawMessage
	if json.Unmarshal(data, &raw) != nil || raw == nil {
		var r DeadlineRequest
		err := readStrict(data, &r)
		return []DeadlineRequest{r}, true, err
	}
	for i, text := range raw {
		var r DeadlineRequest
		if err := r.UnmarshalJSON(text); err != nil {
			return nil, false, inField(strconv.Itoa(i), err)
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return nil, false, missing("json")
	}
	return list, false, nil
}

// readStrict reads exactly one JSON value; text that is not JSON, or more than one value, is an error on "json".
func readStrict(data []byte, v json.Unmarshaler) error {
	if !json.Valid(data) {
		return badValue("json")
	}
	return v.UnmarshalJSON(data)
}

// Answer computes a request with the petrol prices of the book. The error is as for ComputeAll.
func (b *Book) Answer(r Request) (Answer, error) {
	place := Place{Province: r.Province, Settings: r.Settings, Prices: b.Prices(r.Province)}
	lines, total, err := b.ComputeAll(r.Items, place)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Lines: lines, TotalVND: total}, nil
}
