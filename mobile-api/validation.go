package mobileapi

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// saying translates a message of huma's validation. The part after begins is kept where it comes from our schema; what
// could come from the request is dropped.
type saying struct {
	begins string
	vi, en string
	keep   bool // the rest of the message is a limit or a list of ours
}

// sayings are tried in order.
func sayings() []saying {
	return []saying{
		{"expected required property ", "cần phải điền", "is required", false},
		{"required ", "cần phải có", "is required", false},
		{"File required", "cần phải có", "is required", false},
		{"Multiple files", "chỉ nhận một tệp", "must be one file", false},
		{"Failed to open file", "không mở được tệp", "cannot be opened", false},
		{"cannot read multipart form", "không phải biểu mẫu multipart hợp lệ", "is not a valid multipart form", false},
		{"unknown content type", "phải là application/json", "must be application/json", false},
		{"unexpected property", "có mục không rõ", "holds something unknown", false},
		{"unknown query parameter", "có tham số không rõ", "holds an unknown parameter", false},
		{"expected value to be one of ", "phải là một trong: ", "must be one of: ", true},
		{"expected number >= ", "không được nhỏ hơn ", "must be at least ", true},
		{"expected number <= ", "không được lớn hơn ", "must be at most ", true},
		{"expected length >= 1", "cần phải điền", "must not be empty", false},
		{"expected length >= ", "số ký tự phải ít nhất là ", "must have at least this many characters: ", true},
		{"expected length <= ", "số ký tự nhiều nhất là ", "must have at most this many characters: ", true},
		{"expected array length >= ", "số mục phải ít nhất là ", "must have at least this many entries: ", true},
		{"expected array length <= ", "số mục nhiều nhất là ", "must have at most this many entries: ", true},
		{"expected string to be RFC 4122 uuid", "phải là UUID", "must be a UUID", false},
		{"expected string to be RFC 3339", "không phải ngày giờ có thật", "is not a real date or time", false},
		{"invalid date/time", "không phải ngày giờ có thật", "is not a real date or time", false},
		{"expected integer", "phải là số nguyên", "must be a whole number", false},
		{"invalid integer", "phải là số nguyên", "must be a whole number", false},
		{"expected number", "phải là số", "must be a number", false},
		{"invalid float", "phải là số", "must be a number", false},
		{"expected boolean", "phải là true hoặc false", "must be true or false", false},
		{"invalid boolean", "phải là true hoặc false", "must be true or false", false},
		{"expected string", "phải là chuỗi ký tự", "must be text", false},
		{"expected array", "phải là danh sách", "must be a list", false},
		{"expected object", "phải là đối tượng JSON", "must be a JSON object", false},
	}
}

// fromModel gives an error of huma's our shape.
func fromModel(e *huma.ErrorModel) *Problem {
	p := fromStatus(e.Status)
	if e.Status == http.StatusBadRequest || e.Status >= http.StatusInternalServerError {
		return p // its details quote the body
	}
	for _, d := range e.Errors {
		if d != nil {
			p.Errors = append(p.Errors, fault(d))
		}
	}
	if len(p.Errors) > 0 {
		first := p.Errors[0]
		p.Detail, p.DetailEN = first.Location+": "+first.Message, first.Location+": "+first.MessageEN
	}
	return p
}

func fault(d *huma.ErrorDetail) Fault {
	at := location(d.Location)
	for _, say := range sayings() {
		rest, found := strings.CutPrefix(d.Message, say.begins)
		if !found {
			continue
		}
		if say.begins == "expected required property " {
			name, _, _ := strings.Cut(rest, " ")
			at = strings.TrimPrefix(at+"."+name, "body.")
		}
		if strings.HasPrefix(say.begins, "un") { // the location ends in a name that the sender chose
			at = parent(at)
		}
		if !say.keep {
			rest = ""
		}
		rest = strings.Trim(rest, `"`)
		return Fault{at, say.vi + rest, say.en + rest}
	}
	return Fault{at, "giá trị không hợp lệ", "is not valid"}
}

// location makes "body.operations[3].id" into operations.3.id; query and path stay in front.
func location(l string) string {
	l = strings.NewReplacer("[", ".", "]", "").Replace(l)
	return cmp.Or(strings.TrimPrefix(l, "body."), "body")
}

func parent(l string) string {
	if i := strings.LastIndexByte(l, '.'); i > 0 {
		return l[:i]
	}
	return "body"
}
