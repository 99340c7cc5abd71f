// Package geofile reads the commune polygons an operator imports: a GeoJSON FeatureCollection, one GeoJSON
// feature a line, or TopoJSON, plain or packed with gzip or xz. It streams, it bounds what a hostile file can take, and it
// reports every feature it leaves out with the reason. ReadArea reads the polygons of an affected area, all or nothing.
package geofile
