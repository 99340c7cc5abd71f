package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportCarers: good rows in, the broken one in a file beside the register that its owner alone can read, nothing twice.
func TestImportCarers(t *testing.T) {
	dir := t.TempDir()
	set := settings{DB: filepath.Join(dir, "kipthoi.db")}
	file := filepath.Join(dir, "nơi chăm sóc.csv")
	must(t, os.WriteFile(file, []byte("Họ tên,Năm sinh,Số chỗ\nLê A,1970,2\n,1960,1\n"), 0o600))
	cmd := importCarersCmd{settings: set, File: file, Unit: "18562"}
	for _, want := range []string{"đã nhập 1 nơi chăm sóc, 0 nơi đã có từ trước, 1 dòng cần sửa", "đã nhập 0 nơi chăm sóc, 1 nơi đã có từ trước"} {
		var out bytes.Buffer
		must(t, cmd.Run(t.Context(), &app{strings.NewReader(""), &out, io.Discard}))
		if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "dòng 3, Họ và tên: cần phải điền (is required)") {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
	name := filepath.Join(dir, "nơi chăm sóc.can-sua.csv")
	broken, err := os.ReadFile(name)
	must(t, err)
	if want := "\ufeffHọ tên,Năm sinh,Số chỗ,Dòng lỗi,Mục lỗi,Lý do lỗi\n,1960,1,3,Họ và tên,cần phải điền\n"; string(broken) != want {
		t.Errorf("rows to be mended:\n%s", broken)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, error %v", info, err)
	}
	cmd.Unit = "00000"
	if err := cmd.Run(t.Context(), &app{strings.NewReader(""), io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), "unit: không có xã") {
		t.Errorf("an unknown commune: %v", err)
	}
}
