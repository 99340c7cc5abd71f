package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
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
	Dir, DB, SMS, Log string // the folder, the database, the SMS of the dry run, and what the server said
	process           *process
}

// New gives a server that runs on a fresh database, with an administrator whose login is "admin".
func New(tb testing.TB) *Server {
	tb.Helper()
	dir := tb.TempDir()
	s := &Server{TB: tb, Dir: dir, DB: filepath.Join(dir, "kipthoi.db"), SMS: filepath.Join(dir, "sms.jsonl"), Log: filepath.Join(dir, "server.log")}
	_, err := Run(tb, Password+"\n", "user", "--db", s.DB, "--login", "admin", "--name", "Quản Trị (mẫu)", "--role", "admin", "--unit", Province)
	s.must(err)
	tb.Cleanup(func() {
		if s.process != nil {
			s.process.kill()
		}
	})
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
	cmd.Env, cmd.Stderr, cmd.Dir = environment(), log, s.Dir
	if s.process, err = start(cmd); err != nil {
		said, _ := os.ReadFile(s.Log)
		s.Fatalf("%v\n%s", err, said)
	}
}

// URL is the address of the server that runs now.
func (s *Server) URL() string { return s.process.url }

// Kill ends the server at once, with SIGKILL.
func (s *Server) Kill() { s.process.kill() }

// Stop ends the server in order. It must not complain.
func (s *Server) Stop() {
	s.Helper()
	s.must(s.process.stop())
}
