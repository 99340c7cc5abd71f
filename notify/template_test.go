package notify

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// day is noon of a day in Việt Nam.
func day(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, vietnam())
	if err != nil {
		panic(err)
	}
	return t.Add(12 * time.Hour)
}

func testFacts(t *testing.T) Facts {
	t.Helper()
	code, err1 := ParseCaseCode("KT-26-00042")
	phone, err2 := ParseCallBack("028 3812 3456")
	days, err3 := DaysLeft(7)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return Facts{Code: code, CallBack: phone, Days: days, Due: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), Digit: 1,
		Overdue: NewTally(3), Waiting: NewTally(12)}
}

func loaded(t *testing.T) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRender(t *testing.T) {
	texts := loaded(t).On(day("2026-11-21"))
	tests := []struct {
		id   string
		lang Lang
		want string
	}{
		{TemplatePlacementOffer, DefaultLang,
			"Ca KT-26-00042: gia dinh co the don mot ca o tam khong? Tra loi 1 neu don duoc, 2 neu khong. Can hoi goi 02838123456"},
		{TemplatePlacementEnding, LangVietnamese, "Ca KT-26-00042: còn 7 ngày. Nhắn 1 khi đã xem. Gọi 02838123456"},
		{TemplateClockWarning, LangPlain, "Ca KT-26-00042: da qua han luc 17:00 21/11. Tra loi 1 khi da xu ly xong. Can hoi goi 02838123456"},
		{TemplateClockWarning, LangEnglish, "Ca KT-26-00042: overdue since 17:00 21 Nov. Reply 1 when it is done. Questions: call 02838123456"},
	}
	for _, tt := range tests {
		got, err := texts.Render(tt.id, tt.lang, testFacts(t))
		if err != nil || got != tt.want {
			t.Errorf("got %q, %v; want %q", got, err, tt.want)
		}
	}
}

func TestRenderWantsEveryFactOfTheText(t *testing.T) {
	texts := loaded(t).On(day("2026-11-21"))
	without := map[string]func(*Facts){
		factCode:  func(f *Facts) { f.Code = CaseCode{} },
		factPhone: func(f *Facts) { f.CallBack = CallBack{} },
		factDays:  func(f *Facts) { f.Days = Days{} },
		factDue:   func(f *Facts) { f.Due = time.Time{} },
		factDigit: func(f *Facts) { f.Digit = 0 },

		factOverdue: func(f *Facts) { f.Overdue = Tally{} },
		factWaiting: func(f *Facts) { f.Waiting = Tally{} },
	}
	for _, id := range TemplateIDs() {
		for _, fact := range factsOf(id) {
			f := testFacts(t)
			without[fact](&f)
			text, err := texts.Render(id, LangPlain, f)
			var e *TemplateError
			if text != "" || !errors.As(err, &e) || e.Fact != fact || e.ID != id {
				t.Errorf("%s without %s: %q, %v", id, fact, text, err)
			}
		}
	}
}

func TestRenderOfAnUnknownTextOrDay(t *testing.T) {
	b := loaded(t)
	for name, render := range map[string]func() (string, error){
		"id": func() (string, error) { return b.On(day("2026-11-21")).Render("case.secret", LangPlain, testFacts(t)) },
		"lang": func() (string, error) {
			return b.On(day("2026-11-21")).Render(TemplateCostApproved, "fr", testFacts(t))
		},
		"day": func() (string, error) {
			return b.On(day("2025-12-31")).Render(TemplateCostApproved, LangPlain, testFacts(t))
		},
	} {
		if text, err := render(); text != "" || err == nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// edited gives the texts of the program with one more entry, as JSON.
func edited(t *testing.T, extra ...entry) []byte {
	t.Helper()
	var entries []entry
	if err := json.Unmarshal(embeddedTemplates, &entries); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(append(entries, extra...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestANewVersionHoldsFromItsDay(t *testing.T) {
	later := entry{TemplateCostApproved, LangPlain, "2027-03-01", "Ca {code}: chi xong. Tra loi {digit}. Goi {phone}"}
	middle := entry{TemplateCostApproved, LangPlain, "2026-06-01", "Ca {code}: da chi. Tra loi {digit}. Goi {phone}"}
	b, err := Parse(edited(t, later, middle))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		at   time.Time
		want string
	}{
		{day("2026-05-31"), "khoan chi"}, {day("2026-06-01"), "da chi"}, {day("2027-02-28"), "da chi"}, {day("2030-01-01"), "chi xong"},
		{time.Date(2027, 2, 28, 16, 59, 0, 0, time.UTC), "da chi"}, {time.Date(2027, 2, 28, 17, 0, 0, 0, time.UTC), "chi xong"},
	}
	for _, tt := range tests {
		got, err := b.On(tt.at).Render(TemplateCostApproved, LangPlain, testFacts(t))
		if err != nil || !strings.HasPrefix(got, "Ca KT-26-00042: "+tt.want) {
			t.Errorf("%v: %q, %v", tt.at, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const from = "2027-01-01"
	long := strings.Repeat("x", 160)
	tests := []struct {
		name  string
		entry entry
		want  string
	}{
		{"unknown id", entry{"case.secret", LangPlain, from, "Ca {code}: tra loi {digit}. Goi {phone}"}, "unknown id"},
		{"unknown language", entry{TemplateCostApproved, "fr", from, "Ca {code}: tra loi {digit}. Goi {phone}"}, "unknown id or language"},
		{"day", entry{TemplateCostApproved, LangPlain, "2027-02-31", "Ca {code}: tra loi {digit}. Goi {phone}"}, "valid_from"},
		{"same day", entry{TemplateCostApproved, LangPlain, "2026-01-01", "Ca {code}: tra loi {digit}. Goi {phone}"}, "same day"},
		{"unknown fact", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: {name} tra loi {digit}. Goi {phone}"}, "{name}: no such fact"},
		{"fact of another", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: {days} tra loi {digit}. Goi {phone}"}, "{days}: no such fact"},
		{"open brace", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: {digit Goi {phone}"}, "brace"},
		{"open at the end", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: tra loi {digit}. Goi {phone"}, "brace"},
		{"close brace", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: digit} Goi {phone}"}, "brace"},
		{"no name", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: {} {digit} Goi {phone}"}, "without a name"},
		{"empty", entry{TemplateCostApproved, LangPlain, from, ""}, "begin with the case code"},
		{"code not first", entry{TemplateCostApproved, LangPlain, from, "Chao, ca {code}: tra loi {digit}. Goi {phone}"}, "begin with"},
		{"phone not last", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: tra loi {digit}. Goi {phone} nhe"}, "end with"},
		{"no digit", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: da chi. Goi {phone}"}, "no digit"},
		{"a number", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: 14 tra loi {digit}. Goi {phone}"}, "holds a number"},
		{"a number in a word", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: so 5b tra loi {digit}. Goi {phone}"}, "holds a number"},
		{"zero", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: tra loi 0. Goi {phone}"}, "holds a number"},
		{"link", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: https://a.b/c tra loi {digit}. Goi {phone}"}, "a link"},
		{"short link", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: xem bit.ly, tra loi {digit}. Goi {phone}"}, "a link"},
		{"mail", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: a@b tra loi {digit}. Goi {phone}"}, "a link"},
		{"betrayal", entry{TemplateCostApproved, LangVietnamese, from, "Ca {code}: bạo  lực. Nhắn {digit}. Gọi {phone}"}, "bao luc"},
		{"betrayal, apart", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: tre-em. Nhan {digit}. Goi {phone}"}, "tre em"},
		{"betrayal, decomposed", entry{TemplateCostApproved, LangVietnamese, from, "Ca {code}: mo\u0302\u0300 co\u0302i {digit}. Gọi {phone}"}, "mo coi"},
		{"betrayal, a stem", entry{TemplateCostApproved, LangEnglish, from, "Ca {code}: trafficked. Reply {digit}. Call {phone}"}, "traffick"},
		{"marks", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: đã chi {digit}. Goi {phone}"}, "must do without"},
		{"GSM with marks", entry{TemplateCostApproved, LangPlain, from, "Ca {code}: ghi nho' é {digit}. Goi {phone}"}, "must do without"},
		{"marks in English", entry{TemplateCostApproved, LangEnglish, from, "Ca {code}: Việt {digit}. Call {phone}"}, "must do without"},
		{"too long", entry{TemplateCostApproved, LangEnglish, from, "Ca {code}: " + long + " {digit}. Call {phone}"}, "over one segment"},
		{"too long with marks", entry{TemplateCostApproved, LangVietnamese, from, "Ca {code}: đã duyệt khoản chi này, nhắn {digit} khi nhận đủ. Gọi {phone}"}, "over one segment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Parse(edited(t, tt.entry))
			if b != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParseRefusesWhatIsNoListOfTexts(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": "", "no list": "{}", "unknown field": `[{"id":"cost.approved","texts":"x"}]`, "two lists": "[] []", "no texts": "[]",
	} {
		if b, err := Parse([]byte(data)); err == nil || b != nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"Ca {code}: {digit} {phone}", "Ca {code}: bạo lực {digit} {phone}", "{", "}{", "Ca {code}:  1 {phone}", "Ca {code}: {due}{digit} {phone}"} {
		f.Add(text, string(LangVietnamese))
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		e := entry{TemplateClockWarning, Lang(lang), "2027-01-01", text}
		v, err := e.version()
		if err != nil {
			return
		}
		got, err := v.render(e.ID, e.Lang, longestFacts())
		if err != nil || Count(got).Segments != 1 || !strings.HasPrefix(got, "Ca KT-99-99999999: ") || !strings.HasSuffix(got, " 02899999999") {
			t.Errorf("%q is taken, and gives %q, %v", text, got, err)
		}
	})
}
