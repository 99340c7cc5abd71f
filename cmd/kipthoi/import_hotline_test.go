package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportHotline takes in a list of two case files, of which one is wrong, twice.
func TestImportHotline(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "111.json")
	must(t, os.WriteFile(file, []byte(`[{"format":"kipthoi.hotline.1","case_number":"1","received_at":"2026-10-20T08:30:00+07:00","kind":"P_ABUSE",
		"child":{"name":"Trẻ Mẫu"},"place":{"unit":"18562"}},{"format":"kipthoi.hotline.1","case_number":"2","kind":"P_ABUSE"}]`), 0o600))
	cmd := importHotlineCmd{settings: settings{DB: filepath.Join(dir, "kipthoi.db")}, File: file}
	for _, want := range []string{"hồ sơ thứ 1: KT-", "hồ sơ thứ 1: đã có từ trước"} {
		var out bytes.Buffer
		err := cmd.Run(t.Context(), &app{strings.NewReader(""), &out, io.Discard})
		if err == nil || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "hồ sơ thứ 2, received_at: cần phải điền") || strings.Contains(out.String(), "Mẫu") {
			t.Errorf("%v, no %q in:\n%s", err, want, out.String())
		}
	}
	must(t, os.WriteFile(file, []byte(`{"child": "Trẻ Mẫu"`), 0o600))
	if err := cmd.Run(t.Context(), &app{strings.NewReader(""), io.Discard, io.Discard}); err == nil || strings.Contains(err.Error(), "Mẫu") {
		t.Error(err)
	}
}
