package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// sendFunc is a sender of one function.
type sendFunc func(context.Context, SMS) (Receipt, error)

func (f sendFunc) Send(ctx context.Context, m SMS) (Receipt, error) { return f(ctx, m) }

func answers(r Receipt, err error) Sender {
	return sendFunc(func(context.Context, SMS) (Receipt, error) { return r, err })
}

func TestDeliver(t *testing.T) {
	good := SMS{ID: "m-1", To: "+84912345678", Body: "Ca KT-26-00042: xin chao"}
	cause := errors.New("to +84912345678")
	tests := []struct {
		name   string
		sender Sender
		want   Outcome
	}{
		{"sent", answers(Receipt{"p", "1"}, nil), Outcome{State: StateSent, Receipt: Receipt{"p", "1"}}},
		{"final", answers(Receipt{}, &SendError{Code: CodeOptedOut, Err: cause}), Outcome{State: StateFailed, Code: CodeOptedOut}},
		{"again", answers(Receipt{}, &SendError{Code: CodeRateLimited, Retry: true, After: time.Minute}),
			Outcome{State: StateRetry, Code: CodeRateLimited, After: time.Minute}},
		{"uncertain", answers(Receipt{}, &SendError{Code: CodeTimeout, Retry: true, Uncertain: true}),
			Outcome{State: StateRetry, Code: CodeTimeout, Uncertain: true}},
		{"wrapped", answers(Receipt{}, errors.Join(&SendError{Code: CodeRefused})), Outcome{State: StateFailed, Code: CodeRefused}},
		{"another error", answers(Receipt{"p", "1"}, cause), Outcome{State: StateRetry, Code: CodeUnknown, Uncertain: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Deliver(t.Context(), tt.sender, good)
			if (got.Err == nil) != (got.State == StateSent) || got.Err != nil && strings.Contains(got.Err.Error(), "2345") {
				t.Errorf("error %v", got.Err)
			}
			got.Err = nil
			tt.want.Encoding, tt.want.Segments = EncodingGSM7, 1
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestDeliverAsksNoProviderInVain(t *testing.T) {
	never := sendFunc(func(context.Context, SMS) (Receipt, error) {
		t.Error("the provider was asked")
		return Receipt{}, nil
	})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	const to = "+84912345678"
	tests := []struct {
		name string
		ctx  context.Context
		m    SMS
		want Outcome
	}{
		{"short code", t.Context(), SMS{To: "113", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"short code with a plus", t.Context(), SMS{To: "+84113", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"national form", t.Context(), SMS{To: "0912345678", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"landline", t.Context(), SMS{To: "+842838123456", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"old prefix", t.Context(), SMS{To: "+841623456789", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"no number", t.Context(), SMS{To: "", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"letters", t.Context(), SMS{To: "+8491234567x", Body: "x"}, Outcome{State: StateFailed, Code: CodeBadNumber}},
		{"no text", t.Context(), SMS{To: to}, Outcome{State: StateFailed, Code: CodeBadText}},
		{"no UTF-8", t.Context(), SMS{To: to, Body: "\xff"}, Outcome{State: StateFailed, Code: CodeBadText}},
		{"too long", t.Context(), SMS{To: to, Body: strings.Repeat("đ", 1601)}, Outcome{State: StateFailed, Code: CodeBadText}},
		{"cancelled", ended, SMS{To: to, Body: "x"}, Outcome{State: StateRetry, Code: CodeCancelled}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Deliver(tt.ctx, never, tt.m)
			size := Count(tt.m.Body)
			tt.want.Encoding, tt.want.Segments, tt.want.Err = size.Encoding, size.Segments, got.Err
			if got != tt.want || got.Err == nil {
				t.Errorf("got %+v", got)
			}
			if tt.m.To != "" && strings.Contains(got.Err.Error(), tt.m.To) {
				t.Errorf("the error repeats the number: %v", got.Err)
			}
		})
	}
}

func TestDeliverTakesNumbersAbroad(t *testing.T) {
	for _, to := range []string{"+84312345678", "+15005550006", "+8562012345678"} {
		if got := Deliver(t.Context(), answers(Receipt{"p", "1"}, nil), SMS{To: to, Body: "x"}); got.State != StateSent {
			t.Errorf("%s: %+v", to, got)
		}
	}
}

func TestSendErrorKeepsItsCause(t *testing.T) {
	err := error(&SendError{Code: CodeTimeout, ProviderCode: "20500", Retry: true, Err: context.DeadlineExceeded})
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "sms not sent: timeout 20500: context deadline exceeded" {
		t.Errorf("%v", err)
	}
	if e := (&SendError{Code: CodeRefused}); e.Retryable() || e.Error() != "sms not sent: refused" {
		t.Errorf("%v", e)
	}
	if len(Codes()) != 11 {
		t.Error("a code is not in the list")
	}
}
