package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kipthoi/responder"
)

// TestImportList: good rows in, the broken one in a file beside the list, nothing twice.
func TestImportList(t *testing.T) {
	dir := t.TempDir()
	set := settings{DB: filepath.Join(dir, "kipthoi.db")}
	incident := declared(t, &set)
	file := filepath.Join(dir, "danh sách.csv")
	must(t, os.WriteFile(file, []byte("Họ tên chủ hộ,Năm sinh,Thôn\nLê A,1950,Đông\n,1960,Đông\n"), 0o600))
	cmd := importListCmd{settings: set, File: file, Incident: incident, Unit: "18562"}
	for _, want := range []string{"mẫu 5a: đã nhập 1 hộ, 0 hộ đã có từ trước, 1 dòng cần sửa", "đã nhập 0 hộ, 1 hộ đã có từ trước"} {
		var out bytes.Buffer
		must(t, cmd.Run(t.Context(), &app{strings.NewReader(""), &out, io.Discard}))
		if !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "dòng 3, Họ và tên chủ hộ: cần phải điền (is required)") {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
	broken, err := os.ReadFile(filepath.Join(dir, "danh sách.can-sua.csv"))
	must(t, err)
	want := "\ufeffHọ tên chủ hộ,Năm sinh,Thôn,Dòng lỗi,Mục lỗi,Lý do lỗi\n,1960,Đông,3,Họ và tên chủ hộ,cần phải điền\n"
	if string(broken) != want {
		t.Errorf("rows to be mended:\n%s", broken)
	}
	cmd.Unit = "00000"
	if err := cmd.Run(t.Context(), &app{strings.NewReader(""), io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), "unit: không có xã") {
		t.Errorf("an unknown commune: %v", err)
	}
}

// declared makes a database with a coordinator and a flood in Hà Tĩnh.
func declared(t *testing.T, set *settings) string {
	t.Helper()
	s, err := set.open(t.Context(), time.Now, io.Discard, slog.New(slog.DiscardHandler))
	must(t, err)
	defer func() { must(t, s.close()) }()
	user, incident := newID(), newID()
	_, err = s.service.AsSystem(t.Context(), "user.create", user, map[string]string{"login": "dieuphoi", "name": "Điều Phối", "role": "coordinator",
		"unit": "42", "password": "mật khẩu dài"})
	must(t, err)
	res, err := s.service.Apply(t.Context(), responder.Operation{ID: newID(), Kind: "incident.declare", Subject: incident, At: time.Now(), Actor: user,
		Data: []byte(`{"family":"disaster","kind":"flood","name":"Lũ","unit":"42","started_at":"2026-10-18T00:00:00Z","area":{"communes":["18562"]}}`)})
	must(t, err)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	return incident
}
