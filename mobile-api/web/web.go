// Package web holds the browser's side of Kịp Thời, embedded in the binary: a single page made by Vite from the Svelte
// source in src. The build writes it to dist, with a .gz twin beside each text file; index.html answers every path that
// names no file, everything under assets has its content's hash in its name and never changes. Only a placeholder of
// dist is kept in the repository, so that Go code builds before, and without, the page.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files gives the built page, its root being dist.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant and valid
	}
	return files
}
