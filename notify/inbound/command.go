package inbound

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kipthoi/notify"
)

// MaxRunes is how many characters of a text are read, as many as ten segments hold; the rest is cut off.
const MaxRunes = 1600

// Verb is what a text wants.
type Verb string

// The verbs.
const (
	Yes       Verb = "yes"        // to an open offer
	No        Verb = "no"         // to an open offer
	Report    Verb = "report"     // of a disaster, BC
	BadReport Verb = "bad_report" // begins as one and cannot be read to its end
	Help      Verb = "help"
	Stop      Verb = "stop"    // write no more to this number
	Start     Verb = "start"   // write again
	Unknown   Verb = "unknown" // for a person to read
)

// Command is what a text says.
type Command struct {
	Verb Verb
	// Code is the case that an answer names: KT-26-00042 when its year stands there, else its number without zeros
	// before it, 42; "" when it names none.
	Code string
	// Report is set for the verb Report.
	Report Situation
}

// Read tells what a text wants. It never fails: what it cannot tell is Unknown.
func Read(text string) Command {
	words := split(Clean(text))
	if c, ok := readReport(words); ok {
		return c
	}
	said := bare(words)
	for verb, phrases := range orders() {
		for _, p := range phrases {
			if said == p && !correct(words) {
				return Command{Verb: verb}
			}
		}
	}
	return readAnswer(strings.Fields(said))
}

// Clean makes a text fit to be kept: characters that cannot be read become spaces, and it is cut at MaxRunes.
func Clean(text string) string {
	runes := []rune(strings.Map(readable, strings.ToValidUTF8(text, " ")))
	return strings.TrimSpace(string(runes[:min(len(runes), MaxRunes)]))
}

func readable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' {
		return ' '
	}
	return r
}

// word is one as it was typed, and as it is compared: without marks, in lower case, without the signs around it.
type word struct{ typed, plain string }

func split(text string) []word {
	var words []word
	for _, typed := range strings.Fields(text) {
		plain := strings.ToLower(notify.Plain(typed))
		words = append(words, word{typed, strings.TrimFunc(plain, isNoise)})
	}
	return words
}

// isNoise says whether a sign around a word means nothing. A question mark does.
func isNoise(r rune) bool {
	return r != '?' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// bare joins words without those that are said for politeness. What is left has single spaces.
func bare(words []word) string {
	var out []string
	for _, w := range words {
		plain := strings.Trim(w.plain, "?")
		if strings.Contains(w.plain, "?") && plain == "" {
			plain = "?"
		}
		if plain != "" && !isPolite(plain) {
			out = append(out, plain)
		}
	}
	return strings.Join(out, " ")
}

// correct says whether one of the words is "đúng", right, which without its marks would be "dừng", stop; or "đừng", do not.
func correct(words []word) bool {
	for _, w := range words {
		typed := strings.ToLower(norm.NFC.String(w.typed))
		if strings.Contains(typed, "đúng") || strings.Contains(typed, "đừng") || strings.Contains(typed, "dùng") || strings.Contains(typed, "dụng") {
			return true
		}
	}
	return false
}

// readAnswer reads yes or no and the code of a case, and nothing else.
func readAnswer(said []string) Command {
	for verb, phrases := range answers() {
		for _, p := range phrases {
			if rest, ok := after(said, p); ok {
				if code, ok := readCode(rest); ok {
					return Command{Verb: verb, Code: code}
				}
			}
		}
	}
	return Command{Verb: Unknown}
}

// after gives what follows a phrase.
func after(said []string, phrase string) ([]string, bool) {
	words := strings.Fields(phrase)
	if len(said) < len(words) || strings.Join(said[:len(words)], " ") != phrase {
		return nil, false
	}
	return said[len(words):], true
}

// readCode reads the code of a case, or nothing: "kt 26 00042", "kt-26-00042", "26-00042", "00042", "42".
func readCode(said []string) (string, bool) {
	all := strings.Join(said, "-")
	for _, before := range []string{"ca-", "ma-", "so-"} {
		all = strings.TrimPrefix(all, before)
	}
	if all == "" {
		return "", true
	}
	digits, dated := strings.CutPrefix(all, "kt")
	parts := strings.Split(strings.Trim(digits, "-"), "-")
	number := parts[len(parts)-1]
	if !allDigits(strings.Join(parts, "")) || len(number) > 10 || len(parts) > 2 {
		return "", false
	}
	switch {
	case len(parts) == 2 && len(parts[0]) == 2 && len(number) >= 5 && len(number) <= 8:
		return "KT-" + parts[0] + "-" + number, true
	case len(parts) == 1 && dated && len(number) >= 7:
		return "KT-" + number[:2] + "-" + number[2:], true
	case len(parts) == 1 && len(number) <= 8:
		return strings.TrimLeft(number, "0"), strings.Trim(number, "0") != ""
	}
	return "", false
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
