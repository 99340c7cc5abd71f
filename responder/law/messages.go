package law

import (
	"errors"
	"time"
)

// OfferTime is how long an offer to a carer waits for an answer in a province on a day. The error is as for Param.
func (b *Book) OfferTime(on Date, province string) (time.Duration, error) {
	p, err := b.Param(string(idOfferMinutes), on, province)
	if err != nil {
		return 0, err
	}
	n, err := p.Number()
	if err == nil && n < Whole(1) {
		err = errors.New("offer_minutes: less than one")
	}
	return time.Duration(n) * time.Minute / 1000, err
}

// DigestHours are the hours, in Việt Nam, at which a province may choose to have its digest.
func DigestHours() []int { return []int{6, 7, 8} }

// DigestHour is the hour of the digest of a province on a day; 0: none.
func (b *Book) DigestHour(on Date, province string) (int, error) {
	p, err := b.Param(string(idDigestHour), on, province)
	if err != nil || p.Value == "off" {
		return 0, err
	}
	n, err := p.Number()
	return int(n / Whole(1)), err
}
