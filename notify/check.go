package notify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// checkFacts looks for facts that this id is not given.
func (e entry) checkFacts(parts []part) error {
	for _, p := range parts {
		if p.fact != "" && !slices.Contains(factsOf(e.ID), p.fact) {
			return e.wrong(p.fact, "tin này không có dữ kiện ấy", "no such fact for this text")
		}
	}
	return nil
}

// checkSize renders the text with the facts that take most room.
func (e entry) checkSize(v version) error {
	text, err := v.render(e.ID, e.Lang, longestFacts())
	if err != nil {
		return err
	}
	size := Count(text)
	if size.Segments != 1 {
		return e.wrong("", fmt.Sprintf("quá một phần tin khi dữ kiện dài nhất: %d đơn vị %s", size.Units, size.Encoding),
			fmt.Sprintf("%d units of %s with the longest facts are over one segment", size.Units, size.Encoding))
	}
	if e.Lang != LangVietnamese && size.Encoding != EncodingGSM7 || e.Lang == LangPlain && Plain(text) != text {
		return e.wrong("", "có chữ có dấu hoặc ký tự lạ: tin này viết không dấu", "holds characters that this language must do without")
	}
	return nil
}

// checkWords looks at all of the text that is not a fact.
func (e entry) checkWords(parts []part) error {
	var errs []error
	begin := "Ca {" + factCode + "}: "
	if ofNoCase(e.ID) {
		begin = opening(e.Lang)
	}
	if !strings.HasPrefix(e.Text, begin) || !strings.HasSuffix(e.Text, " {"+factPhone+"}") {
		errs = append(errs, e.wrong("", "phải mở đầu bằng «Ca {code}: » (tin không về hồ sơ nào: «Kip Thoi: ») và kết thúc bằng « {phone}»", "must begin with the case code, or the name of the system where there is none, and end with the phone number"))
	}
	words := spoken(parts)
	if isLink(words) {
		errs = append(errs, e.wrong("", "không được có địa chỉ trang mạng hay thư điện tử", "holds a link"))
	}
	if word := betrayal(words); word != "" {
		errs = append(errs, e.wrong("", "có từ làm lộ loại hồ sơ: "+word, "holds a word that may betray the case: "+word))
	}
	return errors.Join(append(errs, e.checkDigits(parts))...)
}

// opening begins the texts that are about no case.
func opening(lang Lang) string {
	if lang == LangVietnamese {
		return "Kịp Thời: "
	}
	return "Kip Thoi: "
}

// checkDigits wants an answer of one digit, and no other number: that would be an amount, an age or an address.
func (e entry) checkDigits(parts []part) error {
	answers := 0
	for _, p := range parts {
		if p.fact == factDigit {
			answers++
		}
		for _, word := range strings.FieldsFunc(p.words, notAlphanumeric) {
			if strings.ContainsFunc(word, unicode.IsNumber) {
				if len(word) != 1 || word == "0" {
					return e.wrong("", "chỉ được có số là câu trả lời một chữ số", "holds a number that is no answer of one digit")
				}
				answers++
			}
		}
	}
	if answers == 0 && !asksNothing(e.ID) && !ofNoCase(e.ID) {
		return e.wrong("", "thiếu chữ số để trả lời", "holds no digit to answer with")
	}
	return nil
}

// spoken is the text with each fact left out.
func spoken(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.words + " # ")
	}
	return b.String()
}

// isLink says whether text holds an address of the web or of mail.
func isLink(text string) bool {
	s := strings.ToLower(Plain(text))
	for _, sign := range []string{"://", "www.", "@", "http"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	for _, word := range strings.Fields(s) { // a dot within a word: a host name
		if before, after, found := strings.Cut(word, "."); found && before != "" && strings.ContainsFunc(after, unicode.IsLetter) {
			return true
		}
	}
	return false
}

func notAlphanumeric(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// betrayal gives the first word or group of words in text that may tell what kind of case it is or what state a person
// is in, "" if there is none. Marks, case and signs make no difference.
func betrayal(text string) string {
	folded := strings.Join(strings.FieldsFunc(strings.ToLower(Plain(text)), notAlphanumeric), " ")
	for _, word := range betrayingWords() {
		stem, isStem := strings.CutSuffix(word, "*")
		if !isStem {
			stem += " "
		}
		if strings.Contains(" "+folded+" ", " "+stem) {
			return word
		}
	}
	return ""
}

// betrayingWords are words that no text may hold, without marks; a star at the end stands for any ending.
func betrayingWords() []string {
	return []string{
		"bao luc", "bao hanh", "hanh ha", "xam hai", "xam pham", "lam dung", "mua ban", "buon nguoi", "buon ban", "bat coc",
		"cuong buc", "cuong hiep", "hiep dam", "tinh duc", "mai dam", "nan nhan", "lao dong som", "tao hon",
		"tre em", "tre nho", "tre so sinh", "so sinh", "em be", "chau be", "vi thanh nien", "mo coi", "bo roi", "bi bo",
		"hiv", "aids", "sida", "ma tuy", "nghien", "benh*", "tam than", "khuyet tat", "thuong tich", "bi thuong",
		"mang thai", "co thai", "phu nu", "nguoi gia", "cao tuoi", "tuoi", "lang thang", "vo gia cu", "an xin",
		"tu tu", "tu vong", "da chet", "mat tich", "tu ky", "cong an", "trai giam", "bao ve khan cap",
		"lu lut", "lu quet", "sat lo", "ngap", "bao so", "hoa hoan", "chay nha", "ho ten", "dia chi",
		"violen*", "abus*", "assault*", "traffick*", "rape*", "sexual*", "victim*", "child*", "kid*", "baby", "minor*",
		"orphan*", "abandon*", "neglect*", "drug*", "addict*", "disab*", "mental*", "illness", "disease*", "injur*",
		"pregnan*", "woman", "women", "elderly", "homeless*", "beggar*", "suicid*", "dead", "death*", "missing",
		"police", "prison*", "flood*", "storm*", "typhoon*", "landslide*", "fire", "name", "address", "aged",
	}
}
