// Package road finds the shortest way by road in a graph that the operator imported, in memory and without a server.
//
//	graph.go  the graph: compact arrays, nearest node
//	build.go  segments -> graph, and its main part
//	open.go   the graph without closed areas
//	search.go one to many (Dijkstra) and one to one (A*)
//	draft.go  what a file says, and what of it is left out
//	read.go   CSV nodes and segments, OSM JSON (Overpass) into a draft
//	lines.go  lines of GeoJSON into it, their ends joined
//	encode.go the form that is stored
//
// Points are lon, lat in degrees; lengths are metres, and whole millimetres inside. A Graph never changes and is safe
// for concurrent use.
package road
