package mobileapi

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// site is the built page, by path without the leading slash. It stays in memory; no request reaches a file system.
type site map[string]*file

type file struct {
	body   []byte
	packed []byte // by gzip, made when the page was built
	kind   string
	etag   string
}

// loadSite reads the page. A page that cannot be read is one that is not built.
func loadSite(files fs.FS, log *slog.Logger) site {
	pages := site{}
	if files == nil {
		return pages
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".gz") || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read page: %w", err)
		}
		packed, err := fs.ReadFile(files, name+".gz")
		if err != nil {
			packed = nil
		}
		sum := sha256.Sum256(body)
		pages[name] = &file{body: body, packed: packed, kind: kindOf(name), etag: base64.RawURLEncoding.EncodeToString(sum[:12])}
		return nil
	})
	if err != nil {
		log.Error("the page cannot be read", "err", err)
	}
	return pages
}

// static answers what the routes before it did not: the page and its files.
func (s *Server) static(c *fiber.Ctx) error {
	name := strings.TrimPrefix(c.Path(), "/")
	if isWrite(c) || strings.HasPrefix(name, "api/") {
		return c.Next()
	}
	f := s.site[name]
	if f == nil && !strings.Contains(path.Base("/"+name), ".") {
		name = "index.html" // the page's own router knows the path
		if f = s.site[name]; f == nil {
			return notBuilt(c)
		}
	}
	if f == nil {
		return fiber.ErrNotFound
	}
	return f.send(c, strings.HasPrefix(name, "assets/"))
}

func (f *file) send(c *fiber.Ctx, forever bool) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if forever {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	body, tag := f.body, `"`+f.etag+`"`
	if f.packed != nil {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		if takesGzip(c.Get(fiber.HeaderAcceptEncoding)) {
			c.Set(fiber.HeaderContentEncoding, "gzip")
			body, tag = f.packed, `"`+f.etag+`-gz"`
		}
	}
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderContentType, f.kind)
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag) {
		return c.SendStatus(http.StatusNotModified)
	}
	c.Response().SetBodyRaw(body)
	return nil
}

// takesGzip reads Accept-Encoding; "gzip;q=0" refuses it.
func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if name == "gzip" || name == "*" {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

func notBuilt(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(http.StatusServiceUnavailable).SendString("Trang web chưa được tạo: hãy chạy \"make build\". API vẫn hoạt động.\n" +
		"The web page is not built yet: run \"make build\". The API works all the same.\n")
}

// kindOf gives the media type of a file. The table is ours, so that it is the same on every machine.
func kindOf(name string) string {
	kinds := map[string]string{
		".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
		".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json",
		".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp", ".jpg": "image/jpeg",
		".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".pbf": "application/x-protobuf", ".wasm": "application/wasm",
		".geojson": "application/geo+json",
	}
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return "application/octet-stream"
}
