// How the map looks. There are no background tiles: a plain ground with a grid of degrees, borders, the affected areas,
// the storm's track, and the points. Borders and points are vector tiles of our own server, the points clustered there.
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import type { Lang } from './format.ts';
import { PRIORITY_COLOUR } from './shapes.ts';

export type Layer = 'cases' | 'carers' | 'borders' | 'area' | 'track';

export const UNKNOWN = '#545f66';
export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
const FONT = ['sans-serif']; // drawn with the device's own letters: no glyph files to send
const DEEPEST = 16; // zoom of the tiles; closer than that they are enlarged
const TILES = '/api/v1/tiles/';

/** The address of the tiles with cases of a priority, '' for all. */
export const caseTiles = (priority: string): string => `${location.origin}${TILES}cases/{z}/{x}/{y}${priority && `?priority=${priority}`}`;

/** Tells the tiles that hold cases, which no disk may keep, from the others. */
export const isCaseTile = (url: string): boolean => new URL(url).pathname.startsWith(`${TILES}cases/`);

/** Lines of whole degrees, and of quarters for a closer look. */
function grid(): FeatureCollection {
  const features: FeatureCollection['features'] = [];
  const line = (a: [number, number], b: [number, number], whole: boolean) =>
    features.push({ type: 'Feature', properties: { whole }, geometry: { type: 'LineString', coordinates: [a, b] } });
  for (let q = 100 * 4; q <= 118 * 4; q++) line([q / 4, 5], [q / 4, 25], q % 4 === 0);
  for (let q = 5 * 4; q <= 25 * 4; q++) line([100, q / 4], [118, q / 4], q % 4 === 0);
  return { type: 'FeatureCollection', features };
}

const tone: ExpressionSpecification = ['match', ['get', 'top'], 1, PRIORITY_COLOUR[1], 2, PRIORITY_COLOUR[2], 3, PRIORITY_COLOUR[3], 4, PRIORITY_COLOUR[4], UNKNOWN];
const rank: ExpressionSpecification = ['case', ['==', ['get', 'priority'], 0], 5, ['get', 'priority']];

// The width in pixels of a storm's way that strikes radius_m metres to each side: the metres of a pixel halve with each
// level of zoom, and near 16 degrees north, the middle of Việt Nam, one of level 0 is 75,240 metres.
const METRES_OF_PIXEL = 75_240;
const TOP_ZOOM = 20;
const band: ExpressionSpecification = ['interpolate', ['exponential', 2], ['zoom'],
  0, ['*', ['get', 'radius_m'], 2 / METRES_OF_PIXEL], TOP_ZOOM, ['*', ['get', 'radius_m'], (2 * 2 ** TOP_ZOOM) / METRES_OF_PIXEL]];

const isA = (layer: 'area' | 'track'): ExpressionSpecification => ['==', ['get', 'layer'], layer];
const halo = (colour: string) => ({ 'text-color': colour, 'text-halo-color': '#fff', 'text-halo-width': 1.5 });

const ground: StyleSpecification['layers'] = [
  { id: 'ground', type: 'background', paint: { 'background-color': '#f3f5f4' } },
  { id: 'grid-fine', type: 'line', source: 'grid', minzoom: 8, filter: ['!', ['get', 'whole']], paint: { 'line-color': '#e0e5e3' } },
  { id: 'grid', type: 'line', source: 'grid', filter: ['get', 'whole'], paint: { 'line-color': '#ccd4d1' } },
  { id: 'area', type: 'fill', source: 'shapes', filter: isA('area'), paint: { 'fill-color': '#b8d4e3', 'fill-opacity': 0.55 } },
  { id: 'track-band', type: 'line', source: 'shapes', filter: ['all', isA('track'), ['has', 'radius_m']], layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#b8d4e3', 'line-opacity': 0.55, 'line-width': band } },
  { id: 'communes', type: 'line', source: 'borders', 'source-layer': 'communes', minzoom: 8, paint: { 'line-color': '#8a979d', 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 13, 1.4] } },
  { id: 'provinces', type: 'line', source: 'borders', 'source-layer': 'provinces', layout: { 'line-join': 'round' }, paint: { 'line-color': '#545f66', 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 1, 12, 2.6], 'line-dasharray': [4, 1.5] } },
  { id: 'area-edge', type: 'line', source: 'shapes', filter: isA('area'), paint: { 'line-color': '#2b6a8c', 'line-width': 2 } },
  { id: 'track', type: 'line', source: 'shapes', filter: isA('track'), layout: { 'line-cap': 'round' }, paint: { 'line-color': '#3a2a6b', 'line-width': 3, 'line-dasharray': [0.2, 2] } },
];

const names: StyleSpecification['layers'] = [
  { id: 'names', type: 'symbol', source: 'borders', 'source-layer': 'names', minzoom: 5, layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': ['case', ['==', ['get', 'level'], 'province'], 14, 12], 'text-padding': 6 }, paint: halo('#3d464b') },
  { id: 'area-name', type: 'symbol', source: 'shapes', filter: isA('area'), layout: { 'symbol-placement': 'line', 'symbol-spacing': 500, 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 13, 'text-offset': [0, 1], 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: halo('#123c52') },
  { id: 'track-name', type: 'symbol', source: 'shapes', filter: isA('track'), layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 13, 'text-offset': [0, -0.9], 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: halo('#3a2a6b') },
];

// While cases stand in groups, carers are moved aside, so that neither covers the other.
const ASIDE: ExpressionSpecification = ['step', ['zoom'], ['literal', [-24, 22]], 12, ['literal', [0, 0]]];
const alone: ExpressionSpecification = ['!', ['has', 'count']];
const many: ExpressionSpecification = ['has', 'count'];

function points(lang: Lang): StyleSpecification['layers'] {
  const count: ExpressionSpecification = ['number-format', ['get', 'count'], { locale: lang === 'vi' ? 'vi-VN' : 'en-GB' }];
  const cases = { source: 'cases', 'source-layer': 'cases' };
  const carers = { source: 'cases', 'source-layer': 'carers' };
  return [
    { id: 'carers', type: 'symbol', ...carers, filter: alone, layout: { 'icon-image': ['case', ['>', ['get', 'free'], 0], 'carer-free', 'carer-full'], 'icon-allow-overlap': true }, paint: { 'icon-translate': ASIDE } },
    { id: 'carer-groups', type: 'symbol', ...carers, filter: many, layout: { 'icon-image': ['case', ['==', ['get', 'top'], 1], 'carer-free', 'carer-full'], 'icon-allow-overlap': true, 'text-field': count, 'text-font': FONT, 'text-size': 13, 'text-anchor': 'left', 'text-offset': [0.8, 0], 'text-allow-overlap': true }, paint: { ...halo('#00402a'), 'icon-translate': ASIDE, 'text-translate': ASIDE } },
    { id: 'picked', type: 'circle', source: 'picked', paint: { 'circle-radius': 19, 'circle-color': '#ffd23f', 'circle-opacity': 0.65, 'circle-stroke-color': '#0b0c0c', 'circle-stroke-width': 3 } },
    { id: 'case-points', type: 'symbol', ...cases, filter: alone, layout: { 'icon-image': ['concat', 'case-', ['to-string', rank], ['case', ['get', 'approx'], '-near', '']], 'icon-allow-overlap': true, 'symbol-sort-key': ['-', 0, rank] } },
    { id: 'case-codes', type: 'symbol', ...cases, minzoom: 13, filter: alone, layout: { 'text-field': ['get', 'code'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1] }, paint: halo('#0b0c0c') },
    { id: 'clusters', type: 'circle', ...cases, filter: many, paint: { 'circle-radius': ['step', ['get', 'count'], 16, 10, 18, 100, 21, 1000, 25, 10000, 30], 'circle-color': tone, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2.5 } },
    { id: 'cluster-counts', type: 'symbol', ...cases, filter: many, layout: { 'text-field': count, 'text-font': FONT, 'text-size': 14, 'text-allow-overlap': true }, paint: { 'text-color': '#fff' } },
    { id: 'cluster-tops', type: 'symbol', ...cases, filter: many, layout: { 'icon-image': ['concat', 'case-', ['to-string', ['get', 'top']]], 'icon-size': 0.62, 'icon-offset': [24, -24], 'icon-allow-overlap': true } },
  ];
}

export const PARTS: Record<Layer, string[]> = {
  cases: ['case-points', 'case-codes', 'clusters', 'cluster-counts', 'cluster-tops'],
  carers: ['carers', 'carer-groups'],
  borders: ['communes', 'provinces', 'names'],
  area: ['area', 'area-edge', 'area-name', 'track-band'],
  track: ['track', 'track-name'],
};

export const style = (lang: Lang, priority: string): StyleSpecification => ({
  version: 8,
  sources: {
    grid: { type: 'geojson', data: grid() },
    shapes: { type: 'geojson', data: EMPTY },
    borders: { type: 'vector', tiles: [`${location.origin}${TILES}boundaries/{z}/{x}/{y}`], maxzoom: DEEPEST },
    cases: { type: 'vector', tiles: [caseTiles(priority)], maxzoom: DEEPEST },
    picked: { type: 'geojson', data: EMPTY },
  },
  layers: [...ground, ...names, ...points(lang)],
});
