package responder_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// The rules of this module's architecture. Tests may import what they like, generated files may be of any size.
const (
	module       = "kipthoi"
	maxFile      = 400 // lines
	maxFunc      = 80
	longFunc     = 40 // at most one function in ten is longer
	maxMain      = 30
	mainFile     = "cmd/kipthoi/main.go"
	commands     = "cmd"
	minFunctions = 20 // below it one in ten means nothing
)

// core is what knows nothing of the outside, and outside what it may not import, itself or through others.
func core() []string {
	return []string{"responder", "responder/law", "responder/fund", "responder/placement", "responder/report", "responder/media", "responder/vietqr"}
}

// isCore counts all of geo but its adapter.
func isCore(folder string) bool {
	return slices.Contains(core(), folder) || within(folder, "geo") && !slices.Contains(adapters(), folder)
}

func outside() []string {
	return []string{"github.com/gofiber/fiber", "net/http", "database/sql", "github.com/jackc/pgx", "github.com/redis/go-redis"}
}

// adapters meet in cmd only.
func adapters() []string {
	return []string{"mobile-api", "notify", "responder/sqlstore", "responder/bus", "geo/osrm"}
}

func TestArchitecture(t *testing.T) {
	src, err := parseModule(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(src.files) < 50 {
		t.Fatalf("only %d files were found: is this the module?", len(src.files))
	}
	for _, v := range src.violations() {
		t.Error(v)
	}
}

// source is the Go text of a module.
type source struct {
	files   []*file
	imports map[string][]string // of a folder's files that are no tests
}

type file struct {
	name  string
	fset  *token.FileSet
	ast   *ast.File
	lines int
}

func (f *file) folder() string  { return path.Dir(f.name) }
func (f *file) test() bool      { return strings.HasSuffix(f.name, "_test.go") }
func (f *file) generated() bool { return ast.IsGenerated(f.ast) }

func parseModule(fsys fs.FS) (*source, error) {
	src := &source{imports: map[string][]string{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skip(d.Name())
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		return src.parse(fsys, name)
	})
	return src, err
}

func skip(folder string) error {
	if folder == "node_modules" || folder == "testdata" || len(folder) > 1 && strings.ContainsAny(folder[:1], "._") {
		return fs.SkipDir
	}
	return nil
}

func (s *source) parse(fsys fs.FS, name string) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	f := &file{name: name, fset: token.NewFileSet(), lines: strings.Count(string(text), "\n")}
	f.ast, err = parser.ParseFile(f.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	if f.test() {
		return nil
	}
	for _, i := range f.ast.Imports {
		to, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return err
		}
		s.imports[f.folder()] = append(s.imports[f.folder()], to)
	}
	return nil
}

func (s *source) violations() []string {
	out := slices.Concat(s.wrongImports(), s.wrongMeetings(), s.longFunctions())
	for _, f := range s.files {
		out = append(out, f.wrongSize()...)
		out = append(out, f.wrongCalls()...)
	}
	slices.Sort(out)
	return out
}

// way is how a folder comes to import something: the folders between, and the import.
type way []string

func (w way) String() string { return strings.Join(w, " -> ") }

// reach gives everything that a folder imports, itself or through other folders of the module, with the shortest way.
func (s *source) reach(folder string) map[string]way {
	seen := map[string]way{folder: {folder}}
	for queue := []string{folder}; len(queue) > 0; queue = queue[1:] {
		for _, to := range s.imports[queue[0]] {
			to = strings.TrimPrefix(to, module+"/")
			if seen[to] == nil {
				seen[to] = append(slices.Clone(seen[queue[0]]), to)
				queue = append(queue, to)
			}
		}
	}
	return seen
}

// within says whether a path is a root or below it; a module's major version counts as below.
func within(p, root string) bool { return p == root || strings.HasPrefix(p, root+"/") }

func (s *source) wrongImports() (out []string) {
	for folder := range s.imports {
		if !isCore(folder) {
			continue
		}
		for to, w := range s.reach(folder) {
			if slices.ContainsFunc(outside(), func(root string) bool { return within(to, root) }) {
				out = append(out, fmt.Sprintf("the core imports an adapter's library: %v", w))
			}
		}
	}
	return out
}

// wrongMeetings finds folders out of cmd from which two adapters are reached, and core folders that reach one.
func (s *source) wrongMeetings() (out []string) {
	for folder := range s.imports {
		if within(folder, commands) {
			continue
		}
		met := map[string]way{}
		for to, w := range s.reach(folder) {
			for _, a := range adapters() {
				if within(to, a) && (met[a] == nil || shorter(w, met[a])) {
					met[a] = w
				}
			}
		}
		if len(met) > 1 || len(met) == 1 && isCore(folder) {
			out = append(out, fmt.Sprintf("adapters meet out of %s: %s", commands, strings.Join(ways(met), "; ")))
		}
	}
	return out
}

func shorter(a, b way) bool {
	return cmp.Or(len(a)-len(b), strings.Compare(a.String(), b.String())) < 0
}

func ways(met map[string]way) (out []string) {
	for _, w := range met {
		out = append(out, w.String())
	}
	slices.Sort(out)
	return out
}

func (f *file) wrongSize() (out []string) {
	if f.test() || f.generated() {
		return nil
	}
	if f.lines > maxFile {
		out = append(out, fmt.Sprintf("%s has %d lines, more than %d", f.name, f.lines, maxFile))
	}
	if f.name == mainFile && f.lines > maxMain {
		out = append(out, fmt.Sprintf("%s has %d lines, more than %d", f.name, f.lines, maxMain))
	}
	return out
}

// longFunctions finds functions that are too long, and too many that are long.
func (s *source) longFunctions() (out []string) {
	all, long := 0, 0
	for _, f := range s.files {
		if f.test() || f.generated() {
			continue
		}
		for _, d := range f.functions() {
			n := f.line(d.End()) - f.line(d.Pos()) + 1
			all++
			if n > longFunc {
				long++
			}
			if n > maxFunc {
				out = append(out, fmt.Sprintf("%s:%d: %s has %d lines, more than %d", f.name, f.line(d.Pos()), d.Name, n, maxFunc))
			}
		}
	}
	if all >= minFunctions && long*10 > all {
		out = append(out, fmt.Sprintf("%d of %d functions are longer than %d lines, more than one in ten", long, all, longFunc))
	}
	return out
}

func (f *file) line(p token.Pos) int { return f.fset.Position(p).Line }

func (f *file) functions() (out []*ast.FuncDecl) {
	for _, d := range f.ast.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			out = append(out, fn)
		}
	}
	return out
}

// wrongCalls finds code that runs on import, and tests that can pass without running.
func (f *file) wrongCalls() (out []string) {
	for _, d := range f.functions() {
		if d.Name.Name == "init" && d.Recv == nil {
			out = append(out, fmt.Sprintf("%s:%d: func init", f.name, f.line(d.Pos())))
		}
	}
	if !f.importsTesting() {
		return out
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
			out = append(out, fmt.Sprintf("%s:%d: a test is skipped", f.name, f.line(n.Pos())))
		}
		return true
	})
	return out
}

func (f *file) importsTesting() bool {
	return slices.ContainsFunc(f.ast.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing"` })
}

// Each rule is broken once, and nothing else is found.
func TestArchitectureIsChecked(t *testing.T) {
	lines := func(n int) string { return strings.Repeat("\t_ = 0\n", n) }
	for name, test := range map[string]struct {
		files map[string]string
		want  string // part of the only violation; "" is none
	}{
		"clean": {map[string]string{
			"responder/a.go":           "package responder\nimport _ \"kipthoi/geo\"",
			"responder/bus/a.go":       "package bus\nimport _ \"github.com/redis/go-redis/v9\"",
			"notify/a.go":              "package notify\nimport _ \"net/http\"",
			"notify/twilio/a.go":       "package twilio\nimport _ \"kipthoi/notify\"",
			"cmd/kipthoi/main.go":      "package main\nimport (\n_ \"kipthoi/notify/twilio\"\n_ \"kipthoi/responder/bus\"\n)",
			"mobile-api/a_test.go":     "package mobileapi\nimport _ \"kipthoi/responder/sqlstore\"\nfunc f() {\n" + lines(100) + "}",
			"geo/g.go":                 "// Code generated by hand. DO NOT EDIT.\n\npackage geo\n" + strings.Repeat("\n", 500),
			"geo/node_modules/b.go":    "package b\nfunc init() {}",
			"responder/x/testdata/b.c": "",
		}, ""},
		"core imports": {map[string]string{
			"responder/law/a.go": "package law\nimport _ \"github.com/gofiber/fiber/v2/utils\"",
		}, "responder/law -> github.com/gofiber/fiber/v2/utils"},
		"core imports through others": {map[string]string{
			"geo/a.go":      "package geo\nimport _ \"kipthoi/tools/x\"",
			"tools/x/a.go":  "package x\nimport _ \"kipthoi/tools/y\"",
			"tools/y/a.go":  "package y\nimport _ \"net/http/httptest\"",
			"tools/y/sql.c": "",
		}, "geo -> tools/x -> tools/y -> net/http/httptest"},
		"adapters meet": {map[string]string{
			"mobile-api/a.go":         "package mobileapi\nimport _ \"kipthoi/responder/sqlstore\"",
			"responder/sqlstore/a.go": "package sqlstore\nimport _ \"database/sql\"",
		}, "mobile-api -> responder/sqlstore"},
		"adapters meet in a third": {map[string]string{
			"tools/a.go": "package tools\nimport (\n_ \"kipthoi/notify/twilio\"\n_ \"kipthoi/responder/bus\"\n)",
		}, "tools -> notify/twilio; tools -> responder/bus"},
		"geo uses its adapter": {map[string]string{
			"geo/osrm/a.go": "package osrm\nimport _ \"net/url\"", // it may import net/http, but then two rules are broken
			"geo/road/a.go": "package road\nimport _ \"kipthoi/geo/osrm\"",
		}, "geo/road -> geo/osrm"},
		"geo/osrm alone": {map[string]string{"geo/osrm/a.go": "package osrm\nimport _ \"net/http\""}, ""},
		"another of geo": {map[string]string{"geo/x/a.go": "package x\nimport _ \"net/http\""}, "geo/x -> net/http"},
		"core uses an adapter": {map[string]string{
			"responder/report/a.go": "package report\nimport _ \"kipthoi/notify\"",
		}, "responder/report -> notify"},
		"long main": {map[string]string{mainFile: "package main\n" + strings.Repeat("\n", 30)}, "main.go has 31 lines"},
		"long file": {map[string]string{"geo/a.go": "package geo\n" + strings.Repeat("\n", 400)}, "geo/a.go has 401 lines"},
		"long function": {map[string]string{
			"geo/a.go": "package geo\nfunc f() {\n" + lines(79) + "}",
		}, "geo/a.go:2: f has 81 lines"},
		"many long functions": {map[string]string{
			"geo/a.go": "package geo\nfunc f() {\n" + lines(39) + "}\nfunc g() {\n" + lines(39) + "}\nfunc h() {\n" + lines(39) + "}\n" +
				strings.Repeat("func _() {}\n", 26),
		}, "3 of 29 functions"},
		"init": {map[string]string{"geo/a_test.go": "package geo\nfunc init() {}"}, "geo/a_test.go:2: func init"},
		"skip": {map[string]string{
			"geo/a_test.go": "package geo\nimport \"testing\"\nfunc TestA(t *testing.T) {\n\tt.Skipf(\"later\")\n}",
		}, "geo/a_test.go:4: a test is skipped"},
		"skip in a helper": {map[string]string{
			"geo/geotest/a.go": "package geotest\nimport \"testing\"\nfunc A(tb testing.TB) { tb.SkipNow() }",
		}, "geo/geotest/a.go:3: a test is skipped"},
	} {
		t.Run(name, func(t *testing.T) { wantViolation(t, test.files, test.want) })
	}
}

func wantViolation(t *testing.T, files map[string]string, want string) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	src, err := parseModule(fsys)
	if err != nil {
		t.Fatal(err)
	}
	got := src.violations()
	if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0], want)) {
		t.Errorf("found %q, want %q", got, want)
	}
}
