package mobileapi

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

const pageText = "<!doctype html><title>Kịp Thời</title>"

// page is a built page with a packed script.
func page(t *testing.T) fs.FS {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, err := zip.Write([]byte("let a = 1"))
	must(t, err)
	must(t, zip.Close())
	return fstest.MapFS{
		"index.html": {Data: []byte(pageText)}, "sw.js": {Data: []byte("// worker")}, "manifest.webmanifest": {Data: []byte("{}")},
		"assets/app-1a2b.js": {Data: []byte("let a = 1")}, "assets/app-1a2b.js.gz": {Data: packed.Bytes()}, ".gitkeep": {},
	}
}

func site0(t *testing.T, files fs.FS) *world {
	w := &world{T: t, server: New(Config{Limiter: alone, Web: files})}
	w.url = serve(t, w.server)
	return w
}

func TestPage(t *testing.T) {
	w := site0(t, page(t))
	for _, c := range []struct{ path, body, kind, cache string }{
		{"/", pageText, "text/html; charset=utf-8", "no-cache"},
		{"/index.html", pageText, "text/html; charset=utf-8", "no-cache"},
		{"/cases/0198", pageText, "text/html; charset=utf-8", "no-cache"},
		{"/ca-nhan/", pageText, "text/html; charset=utf-8", "no-cache"},
		{"/sw.js", "// worker", "text/javascript; charset=utf-8", "no-cache"},
		{"/manifest.webmanifest", "{}", "application/manifest+json", "no-cache"},
		{"/assets/app-1a2b.js", "let a = 1", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
	} {
		a := w.do("GET", c.path, nil)
		if a.StatusCode != 200 || string(a.body) != c.body || a.Header.Get("Content-Type") != c.kind || a.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %q %v", c.path, a.StatusCode, a.body, a.Header)
		}
		again := w.do("GET", c.path, nil, "If-None-Match", a.Header.Get("ETag"))
		if again.StatusCode != 304 || len(again.body) != 0 {
			t.Errorf("%s again: %d %q", c.path, again.StatusCode, again.body)
		}
		if head := w.do("HEAD", c.path, nil); head.StatusCode != 200 || len(head.body) != 0 {
			t.Errorf("HEAD %s: %d %q", c.path, head.StatusCode, head.body)
		}
	}
}

func TestMissingFiles(t *testing.T) {
	w := site0(t, page(t))
	for _, path := range []string{"/assets/gone-9f.js", "/favicon.ico", "/.gitkeep", "/assets/app-1a2b.js.gz", "/../server.go", "/%2e%2e/server.go",
		"/assets/..%2f..%2fserver.go"} {
		w.do("GET", path, nil).problem(t, 404)
	}
	w.do("POST", "/cases/0198", "{}").problem(t, 404)
	w.do("GET", "/api/v2/anything", nil).problem(t, 401)
}

func TestPackedFiles(t *testing.T) {
	w := site0(t, page(t))
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	get := func(accept string) (*http.Response, string) {
		req, err := http.NewRequest("GET", w.url+"/assets/app-1a2b.js", nil)
		must(t, err)
		if accept != "" {
			req.Header.Set("Accept-Encoding", accept)
		}
		resp, err := client.Do(req)
		must(t, err)
		defer resp.Body.Close()
		var r io.Reader = resp.Body
		if resp.Header.Get("Content-Encoding") == "gzip" {
			r, err = gzip.NewReader(r)
			must(t, err)
		}
		body, err := io.ReadAll(r)
		must(t, err)
		return resp, string(body)
	}
	for accept, packed := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "*": true, "": false, "br": false, "gzip;q=0": false, "gzip; q=0.0": false} {
		resp, body := get(accept)
		if (resp.Header.Get("Content-Encoding") == "gzip") != packed || body != "let a = 1" || !strings.Contains(resp.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%q: %v %q", accept, resp.Header, body)
		}
	}
}

func TestPageNotBuilt(t *testing.T) {
	for name, files := range map[string]fs.FS{"none": nil, "empty": fstest.MapFS{".gitkeep": {}}} {
		w := site0(t, files)
		if a := w.do("GET", "/", nil); a.StatusCode != 503 || !strings.Contains(string(a.body), "make build") {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
		w.do("GET", "/app.js", nil).problem(t, 404)
	}
}
