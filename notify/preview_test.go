package notify

import (
	"strings"
	"testing"
	"time"
)

// TestPreview writes each text that is built in with facts of all lengths, without a complaint, the longer the facts the
// longer the text.
func TestPreview(t *testing.T) {
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range TemplateIDs() {
		text, since := book.On(time.Now()).Source(id, DefaultLang)
		samples, problems := Preview(id, text)
		if text == "" || since == "" || len(problems) > 0 || len(samples) != 3 {
			t.Fatalf("%s: %q, %v, %v", id, text, problems, samples)
		}
		for i, s := range samples {
			if s.Segments != 1 || strings.Contains(s.Text, "{") || i > 0 && s.Units < samples[i-1].Units {
				t.Errorf("%s: %+v", id, s)
			}
		}
	}
}

// TestPreviewOfBadTexts shows them as far as they can be written, and says all that is wrong in both languages.
func TestPreviewOfBadTexts(t *testing.T) {
	const good = "Ca {code}: can xem. Tra loi {digit} khi xong. Goi {phone}"
	for text, want := range map[string]struct {
		says    []string
		samples int
	}{
		good: {nil, 3},
		strings.Replace(good, "can xem", "can xem "+strings.Repeat("nua ", 40), 1): {[]string{"quá một phần tin"}, 3},
		strings.Replace(good, "can xem", "cần xem", 1):                             {[]string{"có dấu"}, 3},
		strings.Replace(good, "can xem", "be bi xam hai", 1):                       {[]string{"làm lộ"}, 3},
		"Xin chao {digit}": {[]string{"mở đầu"}, 3},
		strings.Replace(good, "can xem", "tang 500 nghin, xem http://a.vn", 1): {[]string{"địa chỉ trang mạng", "chữ số"}, 3},
		strings.Replace(good, "{digit}", "{name}", 1):                          {[]string{"{name}: tin này không có"}, 0},
		strings.Replace(good, "{digit}", "{digit", 1):                          {[]string{"đủ cặp"}, 0},
	} {
		samples, problems := Preview(TemplateReportReceived, text)
		all := ""
		for _, p := range problems {
			if all += p.VI + "; "; p.VI == "" || p.EN == "" || p.VI == p.EN {
				t.Errorf("%s: %+v", text, p)
			}
		}
		for _, words := range want.says {
			if !strings.Contains(all, words) {
				t.Errorf("%s: does not say %q: %s", text, words, all)
			}
		}
		if len(samples) != want.samples || (len(problems) > 0) != (len(want.says) > 0) {
			t.Errorf("%s: %d samples, %s", text, len(samples), all)
		}
	}
	if _, problems := Preview("nothing", good); len(problems) == 0 {
		t.Error("a text of no message is taken")
	}
}

// TestWith puts a wording in from its day on, in place of one from that day, and leaves the book it came from.
func TestWith(t *testing.T) {
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	at := func(b *Book, day string) string {
		when, err := time.ParseInLocation(time.DateOnly, day, vietnam())
		if err != nil {
			t.Fatal(err)
		}
		text, _ := b.On(when).Source(TemplateReportReceived, DefaultLang)
		return text
	}
	old := at(book, "2026-12-31")
	const first, second = "Ca {code}: mot. Tra loi {digit}. Goi {phone}", "Ca {code}: hai. Tra loi {digit}. Goi {phone}"
	b, err := book.With(TemplateReportReceived, first, "2027-01-01")
	if err == nil {
		b, err = b.With(TemplateReportReceived, second, "2027-01-01")
	}
	if err != nil || at(b, "2026-12-31") != old || at(b, "2027-01-01") != second || at(book, "2027-01-01") != old {
		t.Errorf("%v: %q, %q, %q", err, at(b, "2026-12-31"), at(b, "2027-01-01"), at(book, "2027-01-01"))
	}
	if _, err := book.With(TemplateReportReceived, "x", "2027-01-01"); err == nil {
		t.Error("a bad wording is taken")
	}
}
