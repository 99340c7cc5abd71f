package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Times that only a broken program needs.
const (
	startLimit = 3 * time.Minute
	stopLimit  = time.Minute
)

// greeting begins the line that tells the address.
const greeting = "Kịp Thời: "

// process is a server that runs. It ends with the tests' own process, whatever becomes of that.
type process struct {
	cmd  *exec.Cmd
	url  string
	done chan struct{} // closed when it has ended
	err  error         // how it ended, once done
}

// start runs the command and waits for its greeting.
func start(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	out, in := io.Pipe()
	cmd.Stdout = in
	endWithUs(cmd)
	started := make(chan error, 1)
	go p.run(started, in)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	return p, p.greet(out)
}

// run keeps its thread until the process has ended: the system counts the parent's death by thread.
func (p *process) run(started chan<- error, in *io.PipeWriter) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.done)
	defer in.Close()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.err = p.cmd.Wait()
	}
}

// greet waits for the line with the address; what comes after it is thrown away.
func (p *process) greet(out *io.PipeReader) error {
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if url, ok := strings.CutPrefix(lines.Text(), greeting); ok {
				found <- url
			}
		}
	}()
	late := time.NewTimer(startLimit)
	defer late.Stop()
	select {
	case p.url = <-found:
		return nil
	case <-p.done:
		return fmt.Errorf("ended before it served: %w", p.err)
	case <-late.C:
		p.kill()
		return fmt.Errorf("did not serve within %v", startLimit)
	}
}

// kill ends it at once, as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has ended already
	<-p.done
}

// stop asks it to end, and tells how it did.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("ask to end: %w", err)
	}
	late := time.NewTimer(stopLimit)
	defer late.Stop()
	select {
	case <-p.done:
		return p.err
	case <-late.C:
		p.kill()
		return fmt.Errorf("did not end within %v", stopLimit)
	}
}
