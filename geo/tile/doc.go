// Package tile draws maps as Mapbox vector tiles (version 2, extent 4096), with pure functions.
//
//	tile.go      which tiles there are; writing layers
//	chains.go    borders cut into chains that neighbours share, each point with the zoom from which it counts
//	boundary.go  layers of provinces, communes and their names
//	points.go    layers of points, clustered by a grid
//
// Places inside the package are orb.Point{x, y} on the square of the web Mercator projection: 0 to 1 from west to east
// and from north to south.
package tile
