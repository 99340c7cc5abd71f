package inbound

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnswers(t *testing.T) {
	for text, want := range map[string]Command{
		"1": {Verb: Yes}, " 1. ": {Verb: Yes}, "(1)": {Verb: Yes}, "１": {Verb: Yes}, "Một": {Verb: Yes}, "MOT": {Verb: Yes}, "có": {Verb: Yes}, "Co\u0301 ạ": {Verb: Yes},
		"Dạ, đồng ý!": {Verb: Yes}, "OK nhé": {Verb: Yes}, "1 00042": {Verb: Yes, Code: "42"}, "1 KT-26-00042": {Verb: Yes, Code: "KT-26-00042"},
		"co kt 26 00042": {Verb: Yes, Code: "KT-26-00042"}, "1 ca kt2600042": {Verb: Yes, Code: "KT-26-00042"}, "1 26-00042": {Verb: Yes, Code: "KT-26-00042"},
		"2": {Verb: No}, "Không": {Verb: No}, "khong a": {Verb: No}, "ko": {Verb: No}, "KHÔNG nhận được": {Verb: No}, "2 42": {Verb: No, Code: "42"}, "từ chối": {Verb: No},
		"Có ai không": {Verb: Unknown}, "1 2 3": {Verb: Unknown}, "12": {Verb: Unknown}, "3": {Verb: Unknown}, "có không": {Verb: Unknown}, "1 không": {Verb: Unknown},
		"có, nhưng chỉ một đêm": {Verb: Unknown}, "không biết": {Verb: Unknown}, "": {Verb: Unknown}, "…": {Verb: Unknown}, "1 00000": {Verb: Unknown}, "cứu với": {Verb: Unknown},
		"1 123456789": {Verb: Unknown}, "giúp": {Verb: Unknown},
	} {
		if got := Read(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// TestStopIsNotRight: "dừng" and "đúng" are one word without marks; with marks only the first is an order.
func TestStopIsNotRight(t *testing.T) {
	for text, want := range map[string]Verb{
		"STOP": Stop, "Stop!": Stop, "DUNG": Stop, "dừng": Stop, "Dừng lại ạ": Stop, "du\u031b\u0300ng": Stop, "đúng": Unknown, "Đúng ạ": Unknown, "đừng": Unknown, "ĐÚNG": Unknown,
		"dung roi": Unknown, "dừng xe ở đâu": Unknown, "START": Start, "Bắt đầu": Start, "bat dau": Start, "HELP": Help, "Trợ giúp": Help, "TRO GIUP": Help, "?": Help, "???": Help, "help me please": Unknown,
	} {
		if got := Read(text).Verb; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestReports(t *testing.T) {
	for text, want := range map[string]Situation{
		"BC lu Thach Ha 12 45 can thuyen":                 {"flood", "Thach Ha", 12, 45, "can thuyen"},
		"bc Lũ thôn 3, xã Thạch Hà 12 45":                 {"flood", "thôn 3, xã Thạch Hà", 12, 45, ""},
		"BC: sạt lở, thôn 3: 2ho 9nguoi, đường tắc":       {"landslide", "thôn 3", 2, 9, "đường tắc"},
		"Báo cáo bão Tam Xuân 2 12 hộ 45 người, mất điện": {"storm", "Tam Xuân 2", 12, 45, "mất điện"},
		"bc chay to 5 1": {"fire", "to 5", 1, 0, ""},
		"BC ngập xã Đồng Lộc 30 hộ, nước còn lên":        {"flood", "xã Đồng Lộc", 30, 0, "nước còn lên"},
		"BC lu Thach Ha 12 ho 45 nguoi 3 nguoi mat tich": {"flood", "Thach Ha", 12, 45, "3 nguoi mat tich"},
	} {
		if got := Read(text); got.Verb != Report || got.Report != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{"BC", "bc lu", "BC lu Thach Ha", "BC 12 45", "BC lu 12 45", "BC voi Thach Ha 12 45", "BC lu Thach Ha 0 45", "BC lu Thach Ha 10000 45",
		"BC lu Thach Ha 12 100000", "BC lu Tam Xuan 2 12 45", "BC lu x 99999999999999999999 1"} {
		if got := Read(text); got.Verb != BadReport || got.Report != (Situation{}) {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := Read("BCH quân sự xã"); got.Verb != Unknown {
		t.Errorf("%+v", got)
	}
}

// TestDocumented runs the examples of docs/sms.md: rows of a text in backquotes and the verb in backquotes.
func TestDocumented(t *testing.T) {
	raw, err := os.ReadFile("../../docs/sms.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Verb]int{}
	for _, line := range strings.Split(string(raw), "\n") {
		cells := strings.Split(line, "`")
		if !strings.HasPrefix(line, "| `") || len(cells) != 5 {
			continue
		}
		got := Read(cells[1]).Verb
		if got != Verb(cells[3]) {
			t.Errorf("%s is documented as %s and is %s", cells[1], cells[3], got)
		}
		seen[got]++
	}
	for _, v := range []Verb{Yes, No, Report, BadReport, Help, Stop, Start, Unknown} {
		if seen[v] == 0 {
			t.Errorf("no example of %s", v)
		}
	}
}

// FuzzRead: whatever comes is read without a panic, within limits, and the same after it was cleaned.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"1", "co kt 26 00042", "BC lu thon 3 Thach Ha 12 45 can thuyen", "BC sạt lở x 2ho 9nguoi", "đúng", "?", "\xff\x001", "1 9999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, clean := Read(text), Clean(text)
		if !utf8.ValidString(clean) || utf8.RuneCountInString(clean) > MaxRunes || Clean(clean) != clean {
			t.Fatalf("not clean: %q", clean)
		}
		if again := Read(clean); again != c {
			t.Fatalf("%+v, and cleaned %+v", c, again)
		}
		r := c.Report
		if (c.Verb == Report) != (r.Kind != "" && r.Place != "" && r.Households >= 1 && r.Households <= 9_999 && r.People >= 0 && r.People <= 99_999) {
			t.Fatalf("%+v", c)
		}
		if c.Code != "" && c.Verb != Yes && c.Verb != No || len(c.Code) > 14 {
			t.Fatalf("%+v", c)
		}
	})
}
