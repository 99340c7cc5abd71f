package respondertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const install = "apt-get install -y postgresql redis-server"

// redisDatabases is how many tests of one process can have a Redis database of their own.
const redisDatabases = 512

// servers are started by the first test of a process that needs them, and end with the process.
var servers struct {
	postgres, redis server
}

// Postgres gives the address of an empty database on a private PostgreSQL server. It is dropped after the test.
func Postgres(t testing.TB) (url string) {
	t.Helper()
	s := &servers.postgres
	s.need(t, startPostgres)
	return s.database(t, "")
}

// database makes a database, which is dropped after the test.
func (s *server) database(t testing.TB, options string) (url string) {
	t.Helper()
	name := fmt.Sprintf("t%d", s.number())
	s.sql(t, s.address("postgres"), "CREATE DATABASE "+name+options)
	t.Cleanup(func() { s.sql(t, s.address("postgres"), "DROP DATABASE "+name+" WITH (FORCE)") })
	return s.address(name)
}

// address is the one of a database of a PostgreSQL server.
func (s *server) address(db string) string {
	return "postgres:///" + db + "?host=" + s.dir + "&user=postgres"
}

// Redis gives the address of an empty database on a private Redis server, as redis.ParseURL takes it.
func Redis(t testing.TB) (addr string) {
	t.Helper()
	s := &servers.redis
	s.need(t, startRedis)
	n := s.number()
	if n >= redisDatabases {
		t.Fatalf("more than %d tests of one process use Redis", redisDatabases)
	}
	return fmt.Sprintf("unix://%s?db=%d", filepath.Join(s.dir, "redis.sock"), n)
}

// server is a program that listens on a socket in a folder of its own.
type server struct {
	once sync.Once
	err  error
	dir  string
	held *os.File // while this is open the server runs

	mu   sync.Mutex
	last int
}

func (s *server) need(t testing.TB, start func(*server) error) {
	t.Helper()
	s.once.Do(func() { s.err = start(s) })
	if s.err != nil {
		t.Fatal(s.err)
	}
}

// number gives each test a number of its own.
func (s *server) number() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	return s.last
}

func (s *server) sql(t testing.TB, address, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // the test's own may have ended
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func startPostgres(s *server) error {
	bin, err := postgresBin()
	if err != nil {
		return err
	}
	if err := s.folder("kipthoi-postgres-"); err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = s.dir, &syscall.SysProcAttr{Credential: ordinary()}
	if out, err := initdb.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("initdb: %w\n%s", err, out), os.RemoveAll(s.dir))
	}
	args := []string{filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir}
	for _, setting := range []string{"listen_addresses=", "max_connections=400", "fsync=off", "synchronous_commit=off",
		"full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "shared_buffers=64MB", "max_wal_size=256MB", "autovacuum=off"} {
		args = append(args, "-c", setting)
	}
	if err := s.run("QUIT", args...); err != nil {
		return err
	}
	return s.await(func(ctx context.Context) error {
		c, err := pgx.Connect(ctx, "postgres:///postgres?host="+s.dir+"&user=postgres")
		if err != nil {
			return err
		}
		return c.Close(ctx)
	})
}

// postgresBin finds the newest PostgreSQL of Debian, or one in PATH.
func postgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", fmt.Errorf("find PostgreSQL: %w", err)
	}
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL server on this machine: %s", install)
	}
	return filepath.Dir(path), nil
}

func version(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0 // a folder with another kind of name comes first
	}
	return n
}

func startRedis(s *server) error {
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		return fmt.Errorf("no Redis server on this machine: %s", install)
	}
	if err := s.folder("kipthoi-redis-"); err != nil {
		return err
	}
	socket := filepath.Join(s.dir, "redis.sock")
	if err := s.run("KILL", bin, "--port", "0", "--unixsocket", socket, "--dir", s.dir, "--save", "", "--appendonly", "no",
		"--databases", strconv.Itoa(redisDatabases)); err != nil {
		return err
	}
	return s.await(func(ctx context.Context) error {
		c, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
		if err != nil {
			return err
		}
		return c.Close()
	})
}

// memory is Linux's folder in memory. A database is a thousand small files: to copy one takes a quarter of the work there.
const memory = "/dev/shm"

// room is what has to be free in memory before a server goes there, in bytes; in some containers all of it is 64 MB.
const room = 2 << 30

// folder makes the server's folder. A socket's path must be short, so it is not below the test's own folder.
func (s *server) folder(name string) (err error) {
	base := "/tmp"
	var free syscall.Statfs_t
	if syscall.Statfs(memory, &free) == nil && free.Bavail*uint64(free.Bsize) >= room { //nolint:gosec // no size is below 0
		base = memory
	}
	if s.dir, err = os.MkdirTemp(base, name); err != nil {
		return fmt.Errorf("make a folder for the server: %w", err)
	}
	if who := ordinary(); who != nil {
		err = os.Chown(s.dir, int(who.Uid), int(who.Gid))
	}
	if err != nil {
		return fmt.Errorf("give the server its folder: %w", err)
	}
	return nil
}

// ordinary gives the user that servers run as when the tests run as root, which PostgreSQL refuses; nil: as they are.
func ordinary() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

// guard runs the server beside a read of its own input, which ends when the process that holds the other end of the
// pipe does, in whatever way; then it ends the server and removes the folder. The server itself never holds that pipe.
const guard = `dir=$1; signal=$2; shift 2
"$@" >"$dir/log" 2>&1 </dev/null &
server=$!
read -r _
kill -s "$signal" "$server"
wait "$server"
cd / && rm -rf "$dir"`

func (s *server) run(signal string, args ...string) error {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("pipe to the server: %w", err)
	}
	defer theirs.Close()
	cmd := exec.Command("/bin/sh", append([]string{"-c", guard, "guard", s.dir, signal}, args...)...)
	cmd.Dir, cmd.Stdin = s.dir, theirs
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: ordinary(), Setpgid: true} // an interrupt from the keyboard is not for it
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", filepath.Base(args[0]), err)
	}
	s.held = ours
	return nil
}

// await waits until the server answers.
func (s *server) await(ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w\n%s", err, s.log())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *server) log() string {
	f, err := os.Open(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 8<<10))
	if err != nil {
		return err.Error()
	}
	return string(b)
}
