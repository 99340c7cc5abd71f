package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"kipthoi/notify/notifytest"
	"kipthoi/responder/sqlstore"
)

// CallBack is the duty phone that messages name; nobody has it.
const CallBack = "02390000000"

// The province and commune that the tests work in.
const (
	Province = "42"    // Hà Tĩnh
	Commune  = "18562" // in it
)

// Password is that of every user of a test.
const Password = "mật khẩu để thử 2026"

// Server is a kipthoi with its own files. It may be started again after its end.
type Server struct {
	testing.TB
	Dir, DB, SMS, Log string   // the folder, the database, the SMS of the dry run, and what the server said
	Flags             []string // more of them for serve, from the next start on
	process           *process
	redis             string // address; empty: none
}

// New gives a server that runs on a fresh database, with an administrator whose login is "admin".
func New(tb testing.TB) *Server {
	tb.Helper()
	dir := tb.TempDir()
	return on(tb, dir, filepath.Join(dir, "kipthoi.db"), "")
}

// NewWith is New on a database of any address, and Redis if there is one, with more flags for serve.
func NewWith(tb testing.TB, db, redis string, flags ...string) *Server {
	tb.Helper()
	dir := tb.TempDir()
	if db == "" {
		db = filepath.Join(dir, "kipthoi.db")
	}
	s := files(tb, dir, db, redis)
	s.Flags = flags
	return s.first()
}

// Beside gives another server on the same database and Redis, with the same flags.
func (s *Server) Beside() *Server {
	s.Helper()
	other := files(s.TB, s.TempDir(), s.DB, s.redis)
	other.Flags = s.Flags
	other.Start()
	return other
}

// Pair gives two servers on one PostgreSQL and Redis, with the same administrator.
func Pair(tb testing.TB, postgres, redis string) (a, b *Server) {
	tb.Helper()
	a = on(tb, tb.TempDir(), postgres, redis)
	b = files(tb, tb.TempDir(), postgres, redis)
	b.Start()
	return a, b
}

// files gives a server that is not started, and ends it with the test.
func files(tb testing.TB, dir, db, redis string) *Server {
	s := &Server{TB: tb, Dir: dir, DB: db, SMS: filepath.Join(dir, "sms.jsonl"), Log: filepath.Join(dir, "server.log"), redis: redis}
	tb.Cleanup(func() {
		if s.process != nil {
			s.process.kill()
		}
	})
	return s
}

// on starts a server on a fresh database, with its administrator.
func on(tb testing.TB, dir, db, redis string) *Server {
	tb.Helper()
	return files(tb, dir, db, redis).first()
}

// scan looks into the messages that a test left behind; a benchmark leaves too many.
func (s *Server) scan() {
	if _, test := s.TB.(*testing.T); !test || s.Failed() {
		return
	}
	store, err := sqlstore.Open(context.Background(), s.DB)
	if err != nil {
		s.Errorf("open the database to scan its messages: %v", err)
		return
	}
	defer store.Close()
	notifytest.Scan(s.TB, store)
}

// first starts a server whose database has nobody yet.
func (s *Server) first() *Server {
	s.Helper()
	s.Cleanup(func() {
		if s.process != nil {
			s.process.kill()
		}
		s.scan()
	})
	_, err := Run(s.TB, Password+"\n", "user", "--db", s.DB, "--login", "admin", "--name", "Quản Trị (mẫu)", "--role", "admin", "--unit", Province)
	s.must(err)
	s.Start()
	return s
}

func (s *Server) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// Start starts the server on a free port.
func (s *Server) Start() {
	s.Helper()
	path, err := binary()
	s.must(err)
	log, err := os.OpenFile(s.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	s.must(err)
	defer log.Close()
	cmd := exec.Command(path, "serve", "--addr", "127.0.0.1:0", "--db", s.DB, "--call-back", CallBack, "--sms-log", s.SMS)
	cmd.Args = append(cmd.Args, s.Flags...)
	if s.redis != "" {
		cmd.Args = append(cmd.Args, "--redis", s.redis)
	}
	cmd.Env, cmd.Stderr, cmd.Dir = environment(), log, s.Dir
	if s.process, err = start(cmd); err != nil {
		s.Fatalf("%v\n%s", err, s.lastWords())
	}
}

// URL is the address of the server that runs now.
func (s *Server) URL() string { return s.process.url }

// Kill ends the server at once, with SIGKILL.
func (s *Server) Kill() { s.process.kill() }

// Stop ends the server in order. It must not complain.
func (s *Server) Stop() {
	s.Helper()
	if err := s.process.stop(); err != nil {
		s.Fatalf("stop: %v\n%s", err, s.lastWords())
	}
}

// lastWords is the end of what the server said.
func (s *Server) lastWords() []byte {
	said, err := os.ReadFile(s.Log)
	s.must(err)
	return said[max(0, len(said)-4000):]
}
