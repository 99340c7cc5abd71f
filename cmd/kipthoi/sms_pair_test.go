package main

import (
	"database/sql"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/notify/twiliotest"
	"kipthoi/responder/respondertest"
)

// TestTwoProcessesSendEachMessageOnce has two servers on one PostgreSQL and Redis send, one of which is killed on its way.
func TestTwoProcessesSendEachMessageOnce(t *testing.T) {
	fake := twiliotest.Start(t)
	postgres := respondertest.Postgres(t)
	a := e2e.NewWith(t, postgres, respondertest.Redis(t), smsFlags(fake, "--twilio-timeout", smsTimeout, "--sms-lease", smsLease, "--sms-at-once", "16")...)
	b := a.Beside()
	field := coordinators(a, smsReceivers)
	fake.Each(faults(uint64(time.Now().UnixNano())))
	const total = 400
	urgent(field, 0, total/smsReceivers)
	waitUntil(t, "half of the messages", func() bool { return fake.Count() >= total/2 })
	b.Kill()
	b.Start()
	client := b.Login("dieuphoi0")
	waitUntil(t, "every message to be sent", func() bool { return queued(client) == 0 })
	a.Stop()
	b.Stop()
	db, err := sql.Open("pgx", postgres)
	must(t, err)
	defer db.Close()
	wantSentOnce(t, db, fake, total)
}
