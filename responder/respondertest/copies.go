package respondertest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Copies gives each test of a process a database of its own with the same content, which is written once: to bring a
// schema up to date takes longer than most tests.
type Copies struct {
	fill     func(address string) error
	mu       sync.Mutex
	file     []byte // of SQLite
	template string // name of the PostgreSQL database
}

// NewCopies says how an empty database gets its content. fill closes what it opened at the address.
func NewCopies(fill func(address string) error) *Copies { return &Copies{fill: fill} }

// SQLite gives the path of a copy, which is removed after the test.
func (c *Copies) SQLite(t testing.TB) (path string) {
	t.Helper()
	file, err := c.sqlite(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "k.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sqlite fills a database in a folder, unless it was done before.
func (c *Copies) sqlite(folder string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file != nil {
		return c.file, nil
	}
	path := filepath.Join(folder, "first.db")
	err := c.fill(path)
	if err == nil {
		c.file, err = os.ReadFile(path) //nolint:gosec // in a folder of the test
	}
	if err != nil {
		return nil, fmt.Errorf("fill the SQLite database that others are copies of: %w", err)
	}
	return c.file, nil
}

// Postgres gives the address of a copy on the private server, which is dropped after the test.
func (c *Copies) Postgres(t testing.TB) (url string) {
	t.Helper()
	s := &servers.postgres
	s.need(t, startPostgres)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.template == "" {
		name := fmt.Sprintf("first%d", s.number())
		s.sql(t, s.address("postgres"), "CREATE DATABASE "+name)
		if err := c.fill(s.address(name)); err != nil {
			t.Fatalf("fill the PostgreSQL database that others are copies of: %v", err)
		}
		c.template = name
	}
	return s.database(t, " TEMPLATE "+c.template+" STRATEGY FILE_COPY") // half the work of copying page by page through the log
}
