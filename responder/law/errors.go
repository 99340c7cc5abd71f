package law

import (
	"errors"
	"strings"
)

// errNoParam says that no row of a parameter holds on the day asked for.
var errNoParam = errors.New("no rule in force on that day")

// FieldError says which field of the input is wrong and why, in both languages. It never holds the value itself, which
// may be personal.
type FieldError struct {
	// Field is the JSON name of the field, such as "from" or "settings.meal_day_policy".
	Field string
	// VI is the reason in Vietnamese, for people.
	VI string
	// EN is the reason in English.
	EN string
}

// Error is the field with the English reason.
func (e *FieldError) Error() string { return e.Field + ": " + e.EN }

func missing(field string) error {
	return &FieldError{field, "thiếu thông tin bắt buộc", "this field is required"}
}

func notPositive(field string) error {
	return &FieldError{field, "phải lớn hơn 0", "must be greater than 0"}
}

func negative(field string) error {
	return &FieldError{field, "không được âm", "must not be negative"}
}

func tooLarge(field string) error {
	return &FieldError{field, "vượt quá giới hạn cho phép", "is above the limit of this field"}
}

func badDate(field string) error {
	return &FieldError{field, "không phải là ngày, giờ có thật (viết năm-tháng-ngày)",
		"is not a date or time that exists (write year-month-day, time as RFC 3339)"}
}

func badNumber(field string) error {
	return &FieldError{field, "không phải là số hợp lệ (nhiều nhất ba chữ số thập phân)",
		"is not a valid number (at most three decimals)"}
}

func badValue(field string) error {
	return &FieldError{field, "giá trị không đúng kiểu", "has a value of the wrong type"}
}

func unknownField(field string) error {
	return &FieldError{field, "không có trường này", "there is no such field"}
}

func notOneOf(field string, allowed ...string) error {
	list := strings.Join(allowed, ", ")
	return &FieldError{field, "phải là một trong: " + list, "must be one of: " + list}
}

func beforeFirstLaw(field string, first Date) error {
	return &FieldError{field, "trước ngày quy định đầu tiên có hiệu lực (" + first.vi() + ")",
		"is before the first law known here, in force from " + first.String()}
}

func noRuleOn(field string) error {
	return &FieldError{field, "không có quy định nào có hiệu lực vào ngày này", errNoParam.Error()}
}

// inField puts a field's name before the field of an error from below; other errors become "wrong type".
func inField(name string, err error) error {
	var inner *FieldError
	if !errors.As(err, &inner) {
		return badValue(name)
	}
	out := *inner
	switch inner.Field {
	case "date", "time", "number":
		out.Field = name
	default:
		out.Field = name + "." + inner.Field
	}
	return &out
}
