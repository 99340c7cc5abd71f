package mobileapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestOpenAPI compares the document that is served with the one that was reviewed. After a change that is meant:
// go test ./mobile-api -run TestOpenAPI -update
func TestOpenAPI(t *testing.T) {
	s := New(Config{Limiter: alone})
	if *update {
		must(t, os.WriteFile("openapi.json", s.spec, 0o644))
	}
	want, err := os.ReadFile("openapi.json")
	must(t, err)
	if !bytes.Equal(s.spec, want) {
		t.Error("the API has changed; look at the difference after go test ./mobile-api -run TestOpenAPI -update")
	}
}

// TestOpenAPIIsWhole resolves every reference and looks for what each operation must have.
func TestOpenAPIIsWhole(t *testing.T) {
	s := New(Config{Limiter: alone})
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Security    []map[string][]string
			Responses   map[string]struct{ Content map[string]any }
		}
		Components struct{ Schemas map[string]any }
	}
	must(t, json.Unmarshal(s.spec, &doc))
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			where := strings.ToUpper(method) + " " + path
			if op.OperationID == "" || op.Summary == "" || op.Responses["default"].Content[problemType] == nil {
				t.Errorf("%s is not described", where)
			}
			if s.open[where] != (len(op.Security) == 0) {
				t.Errorf("%s: the document and the router differ on who may pass", where)
			}
		}
	}
	for _, ref := range refs(t, s.spec) {
		if doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")] == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	}
}

func refs(t *testing.T, spec []byte) (found []string) {
	var doc any
	must(t, json.Unmarshal(spec, &doc))
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				found = append(found, ref)
			}
			for _, child := range v {
				walk(child)
			}
		case []any:
			for _, child := range v {
				walk(child)
			}
		}
	}
	walk(doc)
	return found
}
