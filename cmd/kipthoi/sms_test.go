package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"kipthoi/cmd/kipthoi/internal/e2e"
	"kipthoi/notify/twiliotest"
	"kipthoi/responder"
)

const (
	smsKills      = 10
	smsReceivers  = 20  // as many coordinators as are written to at once
	smsMessages   = 800 // 20 for each urgent report; KIPTHOI_TEST_SMS sets another number
	smsTimeout    = "1s"
	smsLease      = "2s"
	beyondTimeout = 1500 * time.Millisecond
)

// smsFlags make a server send through a stand-in for Twilio.
func smsFlags(fake *twiliotest.Server, more ...string) []string {
	return append([]string{"--twilio-sid", twiliotest.AccountSID, "--twilio-token", twiliotest.AuthToken, "--twilio-from", twiliotest.From,
		"--twilio-base", fake.URL}, more...)
}

// coordinators adds so many with phones, and somebody who reports.
func coordinators(s *e2e.Server, n int) *e2e.Client {
	field := s.Staff(responder.RoleField)[responder.RoleField]
	var people []e2e.Object
	for i := range n {
		people = append(people, e2e.Object{"login": fmt.Sprintf("dieuphoi%d", i), "name": fmt.Sprintf("Điều Phối %d (mẫu)", i),
			"role": responder.RoleCoordinator, "unit": e2e.Province, "phone": fmt.Sprintf("09120001%02d", i)})
	}
	s.Hire(people...)
	return field
}

// urgent sends reports for which each coordinator is written to.
func urgent(c *e2e.Client, from, n int) {
	for i := range n {
		op, _ := e2e.Report(from + i)
		op.Data.(e2e.Object)["urgent"] = true
		c.Apply(op)
	}
}

// faults gives each request one of the ways in which a provider goes wrong, or none.
func faults(seed uint64) func(int, twiliotest.Message) twiliotest.Fault {
	dice := rand.New(rand.NewPCG(seed, 1))
	late := func() time.Duration { return time.Duration(dice.IntN(600)) * time.Millisecond }
	return func(int, twiliotest.Message) twiliotest.Fault {
		switch n := dice.IntN(100); {
		case n < 3:
			return twiliotest.Fault{Drop: true}
		case n < 6:
			return twiliotest.Fault{Drop: true, Accept: true}
		case n < 9:
			return twiliotest.Fault{Delay: late()}
		case n < 12:
			return twiliotest.Fault{Delay: late(), Accept: true}
		case n < 13:
			return twiliotest.Fault{Delay: beyondTimeout, Accept: true}
		case n < 14:
			return twiliotest.Fault{Delay: beyondTimeout}
		case n < 17:
			return twiliotest.TooMany(strconv.Itoa(1 + dice.IntN(2)))
		case n < 20:
			return twiliotest.Broken()
		case n < 22:
			return twiliotest.Fault{Accept: true, Status: 500, Code: 20500}
		}
		return twiliotest.Fault{Delay: time.Duration(dice.IntN(20)) * time.Millisecond}
	}
}

// TestKill9SendsEachMessageOnce kills the server at ten random moments while messages go out through a provider that goes
// wrong in every way it can, and then lets the last server finish. `make kill` does it with 4,000.
func TestKill9SendsEachMessageOnce(t *testing.T) {
	total := smsMessages
	if n, err := strconv.Atoi(os.Getenv("KIPTHOI_TEST_SMS")); err == nil {
		total = n
	}
	fake := twiliotest.Start(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := e2e.NewWith(t, "", "", smsFlags(fake, "--twilio-timeout", smsTimeout, "--sms-lease", smsLease)...)
	field := coordinators(s, smsReceivers)
	fake.Each(faults(seed))
	fake.EachList(func(call int) twiliotest.Fault {
		if call%9 == 0 {
			return twiliotest.Broken()
		}
		return twiliotest.Fault{}
	})
	urgent(field, 0, total/smsReceivers)
	for round := range smsKills {
		before := fake.Count()
		blow := before + 1 + rand.IntN(max(1, (total-before)/(smsKills-round)))
		waitUntil(t, "messages before a blow", func() bool { return fake.Count() >= blow || fake.Count() == total })
		time.Sleep(rand.N(20 * time.Millisecond))
		s.Kill()
		t.Logf("blow %d with %d messages at the provider", round+1, fake.Count())
		s.Start()
	}
	client := s.Login("dieuphoi0")
	waitUntil(t, "every message to be sent", func() bool { return queued(client) == 0 })
	s.Stop()
	t.Logf("%d messages, %d requests, %d questions", fake.Count(), fake.Calls(), fake.Lists())
	wantSentOnce(t, e2e.Database(t, s.DB), fake, total)
}

// waitUntil looks every few milliseconds; what it waits for takes seconds.
func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Minute); !done(); time.Sleep(3 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// wantSentOnce compares what the provider counts with what is written: each message once, none on its way.
func wantSentOnce(t *testing.T, db *sql.DB, fake *twiliotest.Server, want int) {
	t.Helper()
	texts, ids := map[string]int{}, map[string]bool{}
	for _, m := range fake.Messages() {
		texts[m.To+" "+m.Body]++
		ids[m.SID] = true
	}
	for text, n := range texts {
		if n != 1 {
			t.Errorf("sent %d times: %s", n, text)
		}
	}
	if len(texts) != want || fake.Count() != want {
		t.Errorf("the provider has %d messages, %d of them different; want %d", fake.Count(), len(texts), want)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM messages":                                                              want,
		"SELECT count(*) FROM messages WHERE state='sent'":                                           want,
		"SELECT count(DISTINCT provider_id) FROM messages WHERE provider_id<>''":                     want,
		"SELECT count(*) FROM jobs WHERE kind LIKE 'message.%' AND state<>'done'":                    0,
		"SELECT count(*) FROM jobs WHERE kind LIKE 'message.%' AND state='done'":                     want,
		"SELECT count(*) FROM operations o JOIN log l ON l.operation=o.id WHERE o.status<>'applied'": 0,
	} {
		if got := e2e.Value[int](t, db, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	rows, err := db.QueryContext(t.Context(), "SELECT provider_id FROM messages")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var id string
		must(t, rows.Scan(&id))
		if !ids[id] {
			t.Errorf("the provider knows no message %s", id)
		}
	}
	must(t, rows.Err())
}
