package notify

import "strings"

// canReceive says whether number is E.164 and may be a mobile phone. Vietnamese numbers must be mobile ones; short codes
// such as 111 and 113 are never a receiver, nor is a number in national form, which means another phone abroad.
func canReceive(number string) bool {
	digits, found := strings.CutPrefix(number, "+")
	if !found || len(digits) < 8 || len(digits) > 15 || digitsOf(digits) != digits || digits[0] == '0' {
		return false
	}
	national, vietnamese := strings.CutPrefix(digits, "84")
	return !vietnamese || isMobile("0"+national)
}

// isMobile says whether number, in national form, is a Vietnamese mobile number: 03, 05, 07, 08 or 09 and 8 digits.
func isMobile(number string) bool {
	return len(number) == 10 && number[0] == '0' && strings.IndexByte("35789", number[1]) >= 0
}

// isLandline says whether number, in national form, is a Vietnamese landline: 02 and 9 digits.
func isLandline(number string) bool {
	return len(number) == 11 && strings.HasPrefix(number, "02")
}

// isHotline says whether number is of the 1800 or 1900 services.
func isHotline(number string) bool {
	return len(number) >= 8 && len(number) <= 10 && (strings.HasPrefix(number, "1800") || strings.HasPrefix(number, "1900"))
}

// national gives a number as it is dialled in Việt Nam: only digits, +84 as 0. The result is "" if other characters than
// digits, spaces, dots, dashes and brackets are in it.
func national(number string) string {
	s := strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "").Replace(number)
	if rest, found := strings.CutPrefix(s, "+84"); found {
		s = "0" + rest
	}
	if digitsOf(s) != s {
		return ""
	}
	return s
}
