package vietqr

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestCRC computes the checksums of codes that EMVCo and NAPAS printed as examples, and the check value of the algorithm.
func TestCRC(t *testing.T) {
	for _, printed := range []string{
		// EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, the sample code
		"00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A",
		// NAPAS, VietQR: a transfer to an account with an amount and a text
		"00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
	} {
		cut := len(printed) - 4
		if got := fmt.Sprintf("%04X", crc([]byte(printed[:cut]))); got != printed[cut:] {
			t.Errorf("%s, want %s", got, printed[cut:])
		}
	}
	if got := crc([]byte("123456789")); got != 0x29B1 {
		t.Errorf("%04X", got)
	}
}

func TestPayload(t *testing.T) {
	got, err := Transfer{BIN: "970403", Account: "0011012345678", AmountVND: 180000, Text: "UH7K3M9QW"}.Payload()
	const want = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62130809UH7K3M9QW6304"
	if err != nil || !strings.HasPrefix(got, want) || len(got) != len(want)+4 {
		t.Errorf("%s, %v", got, err)
	}
	got, err = Transfer{BIN: "970403", Account: "0011012345678"}.Payload()
	if err != nil || !strings.HasPrefix(got, "000201010211") || strings.Contains(got, "5406") || strings.Contains(got, "6213") {
		t.Errorf("%s, %v", got, err)
	}
	ok := Transfer{BIN: "970403", Account: "1"}
	for _, c := range []struct {
		change func(*Transfer)
		want   error
	}{
		{func(t *Transfer) { t.BIN = "97040" }, ErrBank}, {func(t *Transfer) { t.BIN = "97040a" }, ErrBank}, {func(t *Transfer) { t.Account = "" }, ErrBank},
		{func(t *Transfer) { t.Account = strings.Repeat("1", 20) }, ErrBank}, {func(t *Transfer) { t.Account = "1 2" }, ErrBank},
		{func(t *Transfer) { t.AmountVND = -1 }, ErrAmount}, {func(t *Transfer) { t.AmountVND = 1e13 }, ErrAmount},
		{func(t *Transfer) { t.Text = "ủng hộ" }, ErrText}, {func(t *Transfer) { t.Text = strings.Repeat("a", 26) }, ErrText},
	} {
		x := ok
		if c.change(&x); true {
			if _, err := x.Payload(); !errors.Is(err, c.want) {
				t.Errorf("%+v: %v, want %v", x, err, c.want)
			}
		}
	}
}

// FuzzPayload reads every code back, field by field.
func FuzzPayload(f *testing.F) {
	f.Add("970403", "0011012345678", int64(180000), "ung ho")
	f.Fuzz(func(t *testing.T, bin, account string, vnd int64, text string) {
		code, err := Transfer{bin, account, vnd, text}.Payload()
		if err != nil {
			return
		}
		if got := fmt.Sprintf("%04X", crc([]byte(code[:len(code)-4]))); got != code[len(code)-4:] {
			t.Errorf("checksum %s of %s", got, code)
		}
		for rest := code; rest != ""; {
			var id, n int
			if _, err := fmt.Sscanf(rest[:4], "%2d%2d", &id, &n); err != nil || len(rest) < 4+n {
				t.Fatalf("field %q of %s: %v", rest, code, err)
			}
			rest = rest[4+n:]
		}
	})
}
