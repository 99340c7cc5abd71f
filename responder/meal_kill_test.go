package responder_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"kipthoi/geo"
	"kipthoi/responder"
	"kipthoi/responder/law"
	"kipthoi/responder/sqlstore"
)

// mealTimerOf names, to a process of its own, the database whose meals it counts until it is killed, and mealTimerClock
// how far its clock is ahead.
const (
	mealTimerOf    = "KIPTHOI_TEST_MEALS_OF"
	mealTimerClock = "KIPTHOI_TEST_MEALS_AHEAD"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(mealTimerOf); address != "" {
		if err := mealTimer(address); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// mealTimer counts meals as `kipthoi serve` does.
func mealTimer(address string) error {
	ahead, err := time.ParseDuration(os.Getenv(mealTimerClock))
	if err != nil {
		return err
	}
	now := func() time.Time { return time.Now().Add(ahead) }
	book, err := law.Default()
	if err != nil {
		return err
	}
	units, err := geo.LoadUnits()
	if err != nil {
		return err
	}
	store, err := sqlstore.Open(context.Background(), address, sqlstore.WithNow(now))
	if err != nil {
		return err
	}
	s := responder.NewService(responder.Service{Store: store, Law: book, Places: &geo.Locator{Units: units}, Now: now, NewID: newID})
	r := responder.Runner{Store: store, Now: now, Workers: 4, Lease: 2 * time.Second, Tries: 100, Poll: 5 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Handlers: map[string]func(context.Context, responder.Job) error{
			responder.JobMeals:  func(ctx context.Context, j responder.Job) error { return s.CountMeals(ctx, j.Payload) },
			responder.JobMissed: func(ctx context.Context, _ responder.Job) error { return s.MissedMeals(ctx) },
		}}
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadByte(); err != nil {
		return err
	}
	if err := s.Schedule(context.Background()); err != nil {
		return err
	}
	return r.Run(context.Background())
}

// TestKilledMealTimers: two processes count the meals of the same stays and are killed at random moments, again and again;
// in the end each day of each stay is there once, in the lines that one calm timer would have written.
func TestKilledMealTimers(t *testing.T) {
	const stays, days, rounds = 100, 45, 4
	for name, address := range addresses(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, address)
			w.now = day(9, 25)
			var filings []filed
			for range stays {
				f, _ := w.placed(w.carer(1))
				filings = append(filings, f)
			}
			began := time.Now()
			w.advance(days * 24 * time.Hour)
			ahead := w.clock().Sub(began)
			for range rounds {
				both := startMealTimers(t, address, ahead)
				time.Sleep(rand.N(60 * time.Millisecond))
				killTimers(t, both)
				t.Logf("%d of %d meal-days after a blow", w.mealDays(), stays*days)
			}
			both := startMealTimers(t, address, ahead)
			for range 600 {
				if time.Sleep(100 * time.Millisecond); w.mealDays() == stays*days {
					break
				}
			}
			killTimers(t, both)
			want := wantLines(law.NewDate(2026, 9, 25), law.NewDate(2026, 9, 25).AddDays(days-1), func(law.Date) bool { return false })
			for _, f := range filings {
				if got := w.mealLines(f); !slices.Equal(got, want) {
					t.Errorf("%q, want %q", got, want)
				}
				if got := w.meals(f.person, ""); len(got) != days {
					t.Errorf("%d meal-days, want %d", len(got), days)
				}
			}
			w.whole()
		})
	}
}

// mealDays counts all meal-days.
func (w *world) mealDays() int {
	w.t.Helper()
	var n map[string]int64
	ok(w.t, w.service.Store.Read(w.t.Context(), func(tx responder.Tx) (err error) {
		n, err = tx.Count("meal_days", "", responder.Query{})
		return err
	}))
	return int(n[""])
}

// startMealTimers starts two processes that count meals, and lets both begin at once.
func startMealTimers(t *testing.T, address string, ahead time.Duration) (timers []*exec.Cmd) {
	t.Helper()
	var begin []io.Writer
	for range 2 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), mealTimerOf+"="+address, mealTimerClock+"="+strconv.FormatInt(int64(ahead), 10)+"ns")
		cmd.Stderr = os.Stderr
		in, err := cmd.StdinPipe()
		ok(t, err)
		out, err := cmd.StdoutPipe()
		ok(t, err)
		ok(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		if !bufio.NewScanner(out).Scan() {
			t.Fatal("the timer did not start")
		}
		timers, begin = append(timers, cmd), append(begin, in)
	}
	for _, in := range begin {
		_, err := in.Write([]byte("\n"))
		ok(t, err)
	}
	return timers
}

func killTimers(t *testing.T, timers []*exec.Cmd) {
	t.Helper()
	for _, cmd := range timers {
		ok(t, cmd.Process.Kill()) // SIGKILL
		_ = cmd.Wait()            // says that it was killed
	}
}
