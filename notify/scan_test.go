package notify

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// extremes are facts at the ends of what the types allow, each made through its check.
func extremes(t *testing.T) []Facts {
	t.Helper()
	var all []Facts
	dues := []time.Time{time.Date(2000, 1, 1, 0, 0, 0, 0, vietnam()), time.Date(2099, 12, 31, 23, 59, 59, 0, vietnam())}
	for _, c := range []string{"KT-00-00000", "KT-26-00042", "KT-99-99999999"} {
		for _, p := range []string{"18001567", "0912345678", "02838123456", "1900123456"} {
			for _, d := range []int{0, 1, 90, 999} {
				code, err1 := ParseCaseCode(c)
				phone, err2 := ParseCallBack(p)
				days, err3 := DaysLeft(d)
				if err1 != nil || err2 != nil || err3 != nil {
					t.Fatal(err1, err2, err3)
				}
				all = append(all, Facts{code, phone, days, dues[0], 1, NewTally(0), NewTally(int64(d))}, Facts{code, phone, days, dues[1], 9, NewTally(10_000), NewTally(1)})
			}
		}
	}
	return all
}

// forbidden are words that no message may hold, apart from those the program looks for itself.
func forbidden() []string {
	return []string{
		"bạo lực", "bao luc", "xâm hại", "xam hai", "mua bán", "mua ban", "buôn người", "buon nguoi", "trẻ", "tre em", "tre nho", "cháu", "chau",
		"em bé", "em be", "hiv", "aids", "sida", "mồ côi", "mo coi", "bỏ rơi", "bo roi", "nạn nhân", "nan nhan", "bệnh", "benh", "khuyết tật",
		"khuyet tat", "tâm thần", "tam than", "ma túy", "ma tuy", "nghiện", "nghien", "hiếp", "hiep dam", "tình dục", "tinh duc", "tuổi", "tuoi",
		"phụ nữ", "phu nu", "thai", "bão", "lũ", "lụt", "lu lut", "sạt lở", "sat lo", "cháy", "chay", "chết", "chet", "tử vong", "tu vong",
		"thương", "thuong", "công an", "cong an", "họ tên", "ho ten", "tên", "địa chỉ", "dia chi", "xã", "thôn", "phường", "bạo hành", "bao hanh",
		"violence", "violent", "abuse", "abused", "traffick", "trafficked", "trafficking", "child", "children", "kid", "kids", "baby", "minor", "orphan", "orphaned", "orphanage", "girl", "boy",
		"rape", "sexual", "victim", "drug", "drugs", "disabled", "mental", "sick", "ill", "illness", "disease", "injured", "pregnant", "woman",
		"women", "man", "elderly", "homeless", "suicide", "dead", "death", "flood", "storm", "typhoon", "fire", "police", "shelter", "name",
		"address", "age", "aged", "protection", "emergency", "patient", "hospital", "doctor",
	}
}

// hitIn gives the first of words that text holds, with the marks as they are, whatever its case.
func hitIn(text string, words []string) string {
	padded := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), notAlphanumeric), " ") + " "
	for _, w := range words {
		if strings.Contains(padded, " "+w+" ") {
			return w
		}
	}
	return ""
}

// shapeOf is what a rendering of text may look like: its words, and for each fact nothing but its shape.
func shapeOf(text string) *regexp.Regexp {
	shape := regexp.QuoteMeta(text)
	for name, fact := range map[string]string{
		"code": `KT-\d{2}-\d{5,8}`, "phone": `(0[35789]\d{8}|02\d{9}|1[89]00\d{4,6})`, "days": `\d{1,3}`, "digit": `[1-9]`, "overdue": `\d{1,4}`, "waiting": `\d{1,4}`,
		"due": `\d\d:\d\d (\d\d/\d\d|\d\d [A-Z][a-z]{2})`,
	} {
		shape = strings.ReplaceAll(shape, `\{`+name+`\}`, fact)
	}
	return regexp.MustCompile("^" + shape + "$")
}

// TestNoMessageBetrays renders every text in every language with facts at every end, and looks for words that would
// betray a case and for anything that is neither the text's own words nor a fact.
func TestNoMessageBetrays(t *testing.T) {
	raw, err := os.ReadFile("templates.json")
	if err != nil {
		t.Fatal(err)
	}
	var entries []struct{ ID, Lang, Text string }
	if err := json.Unmarshal(raw, &entries); err != nil {
		t.Fatal(err)
	}
	words, texts, facts := forbidden(), loaded(t).On(day("2026-11-21")), extremes(t)
	form, link := regexp.MustCompile(`^(Ca KT-\d{2}-\d{5,8}|K[iị]p Th[oờ]i): .* \d{8,11}$`), regexp.MustCompile(`(?i)http|www|//|@|\w\.\w`)
	renderings := 0
	for _, e := range entries {
		shape := shapeOf(e.Text)
		for _, f := range facts {
			got, err := texts.Render(e.ID, Lang(e.Lang), f)
			if err != nil {
				t.Fatal(err)
			}
			renderings++
			if hit := hitIn(got, words); hit != "" {
				t.Errorf("%s (%s) holds %q: %s", e.ID, e.Lang, hit, got)
			}
			if !shape.MatchString(got) {
				t.Errorf("%s (%s) holds something that is no fact: %s", e.ID, e.Lang, got)
			}
			if !form.MatchString(got) || link.MatchString(got) {
				t.Errorf("%s (%s) has no code first, no number last, or a link: %s", e.ID, e.Lang, got)
			}
			if size := Count(got); size.Segments != 1 || e.Lang != "vi" && size.Encoding != EncodingGSM7 {
				t.Errorf("%s (%s): %+v: %s", e.ID, e.Lang, size, got)
			}
		}
	}
	if want := len(TemplateIDs()) * len(Langs()) * len(facts); renderings != want {
		t.Errorf("%d renderings, want %d", renderings, want)
	}
}

// TestTheScannersFind makes sure that what finds nothing above can find something.
func TestTheScannersFind(t *testing.T) {
	for _, s := range []string{"ca bạo lực", "Tre em", "nguoi co HIV.", "a child waits", "TRAFFICKING"} {
		if hitIn(s, forbidden()) == "" {
			t.Errorf("%q is not found", s)
		}
	}
	for _, s := range []string{"bạo lực", "XÂM HẠI", "mua bán người", "trẻ em", "H.I.V? không: HIV", "mồ-côi", "Violence", "children", "người 14 tuổi"} {
		if betrayal(s) == "" {
			t.Errorf("%q betrays nothing", s)
		}
	}
	for _, s := range []string{"", "người giao", "nghiêng", "first aid", "công anh", "firewood"} {
		if word := betrayal(s); word != "" {
			t.Errorf("%q betrays %s", s, word)
		}
	}
	if shapeOf("Ca {code}: x {phone}").MatchString("Ca KT-26-00042: x Lan 0912345678") {
		t.Error("the shape lets a name through")
	}
}

// TestImports keeps the package and its adapters apart from the domain and from each other.
func TestImports(t *testing.T) {
	allowed := map[string]string{".": "", "outbox": "kipthoi/notify kipthoi/responder", "dryrun": "kipthoi/notify", "twilio": "kipthoi/notify", "twiliotest": "kipthoi/notify", "inbound": "kipthoi/notify", "gateway": "kipthoi/notify", "notifytest": "kipthoi/notify kipthoi/responder"}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range file.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if strings.HasPrefix(name, "kipthoi/") && !slices.Contains(strings.Fields(allowed[filepath.Dir(path)]), name) {
				t.Errorf("%s imports %s", path, name)
			}
			if strings.HasPrefix(name, "github.com/twilio/") && filepath.Dir(path) != "twilio" {
				t.Errorf("%s imports %s", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
