// Package vietqr writes the text of a VietQR code: what a banking app reads from the picture to fill in a transfer. It is
// the merchant-presented code of EMVCo with the template that NAPAS defined for transfers to an account.
package vietqr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Transfer is what a code asks for.
type Transfer struct {
	BIN       string // of the bank in the cards' network, 6 digits
	Account   string // number of the account: at most 19 plain letters and digits
	AmountVND int64  // 0: whoever pays types it
	Text      string // of the transfer: at most 25 plain letters, digits and spaces; "" none
}

// Errors of Payload.
var (
	ErrBank   = errors.New("the bank's number has 6 digits, and an account's at most 19 letters and digits")
	ErrAmount = errors.New("the amount is negative or has more than 13 digits")
	ErrText   = errors.New("the text has more than 25 characters, or others than letters, digits and spaces")
)

const (
	napas     = "A000000727" // who defined the template
	toAccount = "QRIBFTTA"   // a transfer to an account
	maxText   = 25
	maxNumber = 19
	maxVND    = 9_999_999_999_999
)

// Payload gives the text of the code. A code with an amount is for one transfer, one without for many.
func (t Transfer) Payload() (string, error) {
	switch {
	case len(t.BIN) != 6 || strings.Trim(t.BIN, "0123456789") != "" || t.Account == "" || len(t.Account) > maxNumber || !plain(t.Account, ""):
		return "", ErrBank
	case t.AmountVND < 0 || t.AmountVND > maxVND:
		return "", ErrAmount
	case len(t.Text) > maxText || !plain(t.Text, " "):
		return "", ErrText
	}
	account := field(0, napas) + field(1, field(0, t.BIN)+field(1, t.Account)) + field(2, toAccount)
	code := field(0, "01") + field(1, t.kind()) + field(38, account) + field(53, "704")
	if t.AmountVND > 0 {
		code += field(54, strconv.FormatInt(t.AmountVND, 10))
	}
	code += field(58, "VN")
	if t.Text != "" {
		code += field(62, field(8, t.Text))
	}
	code += "6304"
	return code + fmt.Sprintf("%04X", crc([]byte(code))), nil
}

func (t Transfer) kind() string {
	if t.AmountVND > 0 {
		return "12"
	}
	return "11"
}

// field writes a number, a length and a value. The values here are shorter than 100 bytes.
func field(id int, value string) string { return fmt.Sprintf("%02d%02d%s", id, len(value), value) }

func plain(s, also string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune(also, r) {
			return false
		}
	}
	return true
}

// crc is the checksum at the end of a code: CRC-16 with the polynomial 0x1021 and the start 0xFFFF (ISO/IEC 13239).
func crc(data []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range data {
		crc ^= uint16(b) << 8
		for range 8 {
			high := crc&0x8000 != 0
			if crc <<= 1; high {
				crc ^= 0x1021
			}
		}
	}
	return crc
}
