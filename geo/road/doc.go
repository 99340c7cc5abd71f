// Package road finds the shortest way by road in a graph that the operator imported, in memory and without a server.
//
//	graph.go  the graph: compact arrays, nearest node
//	build.go  segments -> graph, and its main part
//	search.go one to many (Dijkstra) and one to one (A*), with closed roads taken out
//	read.go   CSV nodes and segments, OSM JSON (Overpass)
//
// Points are lon, lat in degrees; lengths are metres, and whole millimetres inside. A Graph never changes and is safe
// for concurrent use.
package road
