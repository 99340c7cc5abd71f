// Package e2e is for tests that treat kipthoi as its users do: it builds the real binary, starts it on files in a
// temporary folder, speaks HTTP to it, and ends it again, also by SIGKILL.
package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// binary is built when the first test needs it, once for all tests of a process.
var binary = sync.OnceValues(build)

// folder holds the binary; Main removes it.
var folder string

// Main runs the tests of a package and clears away what they built.
func Main(m *testing.M) int {
	code := m.Run()
	if folder == "" {
		return code
	}
	if err := os.RemoveAll(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

func build() (path string, err error) {
	if folder, err = os.MkdirTemp("", "kipthoi-e2e-"); err != nil {
		return "", fmt.Errorf("folder of the binary: %w", err)
	}
	path = filepath.Join(folder, "kipthoi")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, "kipthoi/cmd/kipthoi")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
}

// Run runs a command of the binary to its end, with a text on standard input, and gives what it printed; err tells how
// it ended and what it said on standard error.
func Run(tb testing.TB, input string, args ...string) (out []byte, err error) {
	tb.Helper()
	path, err := binary()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), path, args...)
	cmd.Env, cmd.Stdin = environment(), strings.NewReader(input)
	out, err = cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("kipthoi %s: %w: %s", args[0], err, exit.Stderr)
	}
	return out, err
}

// environment is the caller's without what would change kipthoi's own settings.
func environment() (env []string) {
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "KIPTHOI_") {
			env = append(env, e)
		}
	}
	return env
}
