package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/notify/twiliotest"
	"kipthoi/responder/respondertest"
)

// How much the benchmark of the outbox sends, to how many receivers.
const (
	smsBenchMessages = 4_000
	smsBenchAtOnce   = 128
)

// BenchmarkMessages empties an outbox of 4,000 messages through a stand-in for Twilio that answers at once or in 100 ms,
// and in the same run posts as many messages to it by bare HTTP, as many at once.
func BenchmarkMessages(b *testing.B) {
	for _, base := range []string{"sqlite", "postgres+redis"} {
		for _, delay := range []time.Duration{0, 100 * time.Millisecond} {
			b.Run(fmt.Sprintf("%s/answer in %v", base, delay), func(b *testing.B) {
				set := settings{DB: filepath.Join(b.TempDir(), "kipthoi.db")}
				if base != "sqlite" {
					set.DB, set.Redis = respondertest.Postgres(b), respondertest.Redis(b)
				}
				sent, bare := outboxPerSecond(b, set, delay), barePerSecond(b, delay)
				b.ReportMetric(0, "ns/op") // one run is enough
				b.ReportMetric(sent, "messages/s")
				b.ReportMetric(bare, "bare/s")
				b.ReportMetric(100*sent/bare, "%ofbare")
			})
		}
	}
}

// answering gives a stand-in that takes its time.
func answering(b *testing.B, delay time.Duration) *twiliotest.Server {
	fake := twiliotest.Start(b)
	fake.Each(func(int, twiliotest.Message) twiliotest.Fault { return twiliotest.Fault{Delay: delay} })
	return fake
}

// outboxPerSecond fills an outbox and empties it.
func outboxPerSecond(b *testing.B, set settings, delay time.Duration) float64 {
	fake := answering(b, delay)
	base, err := url.Parse(fake.URL)
	must(b, err)
	set.CallBack, set.SMS.AtOnce = e2e.CallBack, smsBenchAtOnce
	set.Twilio = &twilioSettings{SID: twiliotest.AccountSID, Token: twiliotest.AuthToken, From: twiliotest.From, Base: base, Timeout: 10 * time.Second}
	s, err := set.open(b.Context(), time.Now, io.Discard, slog.New(slog.NewTextHandler(io.Discard, nil)))
	must(b, err)
	b.Cleanup(func() { must(b, s.close()) })
	fillOutbox(b, s, smsBenchMessages)
	began, own, theirs := time.Now(), ownCPU(b), postgresCPU(b, set.DB)
	must(b, s.outbox(nil).Drain(context.WithoutCancel(b.Context())))
	took := time.Since(began)
	b.ReportMetric(float64((ownCPU(b)-own).Microseconds())/smsBenchMessages, "cpu-µs/message")
	b.ReportMetric(float64((postgresCPU(b, set.DB)-theirs).Microseconds())/smsBenchMessages, "postgres-cpu-µs/message")
	if len(fake.ByBody())*smsReceivers != smsBenchMessages || fake.Count() != smsBenchMessages {
		b.Errorf("%d messages arrived", fake.Count())
	}
	return smsBenchMessages / took.Seconds()
}

// barePerSecond posts as many messages with nothing around them.
func barePerSecond(b *testing.B, delay time.Duration) float64 {
	fake := answering(b, delay)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: smsBenchAtOnce}}
	defer client.CloseIdleConnections()
	began := time.Now()
	var workers sync.WaitGroup
	for w := range smsBenchAtOnce {
		workers.Go(func() {
			for i := w; i < smsBenchMessages; i += smsBenchAtOnce {
				if err := post(client, fake.URL, fmt.Sprintf("Ca KT-26-%05d: co ca moi can xem. Tra loi 1 khi da xem. Can hoi goi 02390000000", i)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	workers.Wait()
	return smsBenchMessages / time.Since(began).Seconds()
}

func post(client *http.Client, base, body string) error {
	form := url.Values{"To": {"+84912000100"}, "From": {twiliotest.From}, "Body": {body}}
	req, err := http.NewRequest(http.MethodPost, base+"/2010-04-01/Accounts/"+twiliotest.AccountSID+"/Messages.json", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(twiliotest.AccountSID, twiliotest.AuthToken)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusCreated {
		err = fmt.Errorf("status %d", res.StatusCode)
	}
	return errors.Join(err, res.Body.Close())
}
