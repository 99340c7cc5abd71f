package responder

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kipthoi/responder/law"
)

// text checks a line or note a person typed: trimmed, at most limit characters, no control characters but line ends.
func text(field, s string, limit int) error {
	if utf8.RuneCountInString(s) > limit {
		return invalid(field, fmt.Sprintf("dài quá %d ký tự", limit), fmt.Sprintf("is longer than %d characters", limit))
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
		return invalid(field, "có ký tự không đọc được", "holds characters that cannot be read")
	}
	return nil
}

func oneOf[T ~string](field string, v T, allowed ...T) error {
	if slices.Contains(allowed, v) {
		return nil
	}
	var names []string
	for _, a := range allowed {
		if a != "" { // nothing is said by leaving it out
			names = append(names, string(a))
		}
	}
	return invalid(field, "phải là một trong: "+strings.Join(names, ", "), "must be one of: "+strings.Join(names, ", "))
}

func between(field string, v, least, most int64) error {
	if v < least || v > most {
		return invalid(field, fmt.Sprintf("phải từ %d đến %d", least, most), fmt.Sprintf("must be from %d to %d", least, most))
	}
	return nil
}

// first gives the first error of the list.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// phone gives the E.164 form of a Vietnamese number: 10 digits for a mobile, 11 for a landline. Short codes
// such as 111 are no address for a message.
func phone(field, s string) (string, error) {
	if s == "" {
		return "", nil
	}
	d := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s)
	if rest, ok := strings.CutPrefix(d, "+84"); ok {
		d = "0" + rest
	}
	if strings.Trim(d, "0123456789") == "" {
		mobile := len(d) == 10 && strings.Contains("35789", d[1:2])
		if d != "" && d[0] == '0' && (mobile || len(d) == 11 && d[1] == '2') {
			return "+84" + d[1:], nil
		}
	}
	return "", invalid(field, "số điện thoại phải có 10 chữ số (di động) hoặc 11 chữ số (cố định)", "must be a Vietnamese number of 10 digits (mobile) or 11 (landline)")
}

// identity checks a personal identification number, "số định danh cá nhân": 12 digits.
func identity(field, s string) error {
	if s == "" || len(s) == 12 && strings.Trim(s, "0123456789") == "" {
		return nil
	}
	return invalid(field, "số định danh phải có 12 chữ số", "must have 12 digits")
}

// date reads a calendar date; 31 February is none.
func date(field, s string) (law.Date, error) {
	if s == "" {
		return law.Date{}, nil
	}
	d, err := law.ParseDate(s)
	if err != nil {
		return law.Date{}, invalid(field, "không phải ngày có thật (dạng năm-tháng-ngày, như 2026-10-05)", "is not a real date (year-month-day, such as 2026-10-05)")
	}
	return d, nil
}
