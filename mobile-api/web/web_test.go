package web

import (
	"io/fs"
	"strings"
	"testing"
)

func TestFilesHoldThePlaceholder(t *testing.T) {
	if _, err := fs.Stat(Files(), ".gitkeep"); err != nil {
		t.Fatalf("the placeholder is missing: %v", err)
	}
}

// A build is whole: the page is there, what it names is there, and each text file has its packed twin.
func TestBuiltPage(t *testing.T) {
	page, err := fs.ReadFile(Files(), "index.html")
	if err != nil {
		t.Fatalf("no build inside, make build makes one: %v", err)
	}
	for _, part := range strings.Split(string(page), `"`) {
		if name, ok := strings.CutPrefix(part, "/"); ok && strings.Contains(name, ".") {
			if _, err := fs.Stat(Files(), name); err != nil {
				t.Errorf("index.html names %s: %v", name, err)
			}
		}
	}
	err = fs.WalkDir(Files(), "assets", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && (strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".css")) {
			_, err = fs.Stat(Files(), path+".gz")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
