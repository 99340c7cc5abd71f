package e2e

import (
	"os/exec"
	"syscall"
)

// endWithUs has the system end the process when ours is gone, so that a test run that is killed leaves no server.
func endWithUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
