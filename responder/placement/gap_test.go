package placement

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"
)

const gapFolder = "../../../shared/data/matching/"

// gapCase is a generalised assignment problem of the literature: agents are homes, jobs are groups.
type gapCase struct {
	name    string
	problem *Problem
	least   float64 // the least cost known
	proven  float64 // no plan costs less
}

// gapCases reads the published instances: those of a folder that the environment names, as plain files beside
// gap_bounds.txt, or else the archive; none if it is not there.
func gapCases(tb testing.TB) (list []gapCase) {
	tb.Helper()
	if folder := os.Getenv("KIPTHOI_GAP"); folder != "" {
		return gapFiles(tb, folder)
	}
	f, err := os.Open(gapFolder + "gap.tar.xz")
	if os.IsNotExist(err) {
		return nil
	}
	must(tb, err)
	defer f.Close()
	packed, err := xz.NewReader(bufio.NewReader(f))
	must(tb, err)
	known := gapBounds(tb, gapFolder)
	files := tar.NewReader(packed)
	for {
		head, err := files.Next()
		if err == io.EOF {
			return list
		}
		must(tb, err)
		if b, ok := known[path.Base(head.Name)+"_Min"]; ok {
			list = append(list, gapCase{path.Base(head.Name), readGAP(tb, files), b[1], b[0]})
		}
	}
}

func gapFiles(tb testing.TB, folder string) (list []gapCase) {
	known := gapBounds(tb, folder)
	names, err := filepath.Glob(filepath.Join(folder, "[a-e]*"))
	must(tb, err)
	for _, name := range names {
		if b, ok := known[filepath.Base(name)+"_Min"]; ok {
			f, err := os.Open(name)
			must(tb, err)
			list = append(list, gapCase{filepath.Base(name), readGAP(tb, f), b[1], b[0]})
			must(tb, f.Close())
		}
	}
	return list
}

func gapBounds(tb testing.TB, folder string) map[string][2]float64 {
	f, err := os.Open(filepath.Join(folder, "gap_bounds.txt"))
	must(tb, err)
	defer f.Close()
	out := map[string][2]float64{}
	for {
		var name string
		var b [2]float64
		_, err := fmt.Fscan(f, &name, &b[0], &b[1])
		if errors.Is(err, io.EOF) {
			return out
		}
		must(tb, err)
		out[name] = b
	}
}

// readGAP reads m, n, m rows of n costs, m rows of n places, m capacities.
func readGAP(tb testing.TB, r io.Reader) *Problem {
	in := bufio.NewReader(r)
	next := func() (v int) {
		_, err := fmt.Fscan(in, &v)
		must(tb, err)
		return v
	}
	m, n := next(), next()
	p := &Problem{RequireAll: true}
	for j := range n {
		p.Groups = append(p.Groups, Group{fmt.Sprint("g", j), 1, 1})
	}
	for i := range m * n {
		p.Pairs = append(p.Pairs, Pair{Group: fmt.Sprint("g", i%n), Home: fmt.Sprint("h", i/n), Cost: new(float64(next()))})
	}
	for i := range m * n {
		p.Pairs[i].Places = new(next())
	}
	for i := range m {
		p.Homes = append(p.Homes, Home{ID: fmt.Sprint("h", i), Places: next()})
	}
	return p
}

func gapClass(name string) string { return strings.ToLower(name[:1]) }

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
