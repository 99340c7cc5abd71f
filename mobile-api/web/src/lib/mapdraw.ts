// The map itself. It is the only file that knows the map engine, and is loaded on the map's screen only. There are no
// background tiles: a plain ground with a grid of degrees, the affected area, the storm's track, and the points.
import type { FeatureCollection, GeoJsonProperties, Point } from 'geojson';
import * as engine from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { bounds, rank, type Places } from './places.ts';
import { CARER_COLOUR, HOUSE, PRIORITY_COLOUR, PRIORITY_SHAPE } from './shapes.ts';

engine.setWorkerUrl(workerUrl);

export type Layer = 'cases' | 'carers' | 'area' | 'track';
export interface Picked {
  kind: 'case' | 'carer';
  id: string;
}

export interface Drawn {
  show(places: Places, layers: Record<Layer, boolean>): void;
  goTo(at: [number, number]): void;
  fit(): void;
  zoom(by: 1 | -1): void;
  remove(): void;
}

const VIETNAM: [number, number, number, number] = [102, 8, 110, 23.5];
const FONT = ['sans-serif']; // drawn with the device's own letters: no glyph files to send
const UNKNOWN = '#545f66';
const EMPTY = { type: 'FeatureCollection' as const, features: [] };

type Json = FeatureCollection;

/** Lines of whole degrees, and of quarters for a closer look. */
function grid(): Json {
  const features: Json['features'] = [];
  const line = (a: [number, number], b: [number, number], whole: boolean) =>
    features.push({ type: 'Feature', properties: { whole }, geometry: { type: 'LineString', coordinates: [a, b] } });
  for (let q = 100 * 4; q <= 118 * 4; q++) line([q / 4, 5], [q / 4, 25], q % 4 === 0);
  for (let q = 5 * 4; q <= 25 * 4; q++) line([100, q / 4], [118, q / 4], q % 4 === 0);
  return { type: 'FeatureCollection', features };
}

/** Draws one of our shapes as an image: filled, or with a broken edge for a place that is only near. */
function image(path: string, colour: string, size: number, broken: boolean): ImageData {
  const scale = 2;
  const side = (size + 6) * scale;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const g = canvas.getContext('2d')!;
  g.translate(3 * scale, 3 * scale);
  g.scale((size * scale) / 16, (size * scale) / 16);
  const shape = new Path2D(path);
  g.lineJoin = 'round';
  g.strokeStyle = '#fff';
  g.lineWidth = 4;
  g.stroke(shape);
  g.fillStyle = broken ? '#fff' : colour;
  g.fill(shape);
  g.strokeStyle = colour;
  g.lineWidth = 2;
  if (broken) g.setLineDash([2.6, 2]);
  if (broken) g.stroke(shape);
  return g.getImageData(0, 0, side, side);
}

const tone: engine.ExpressionSpecification = ['match', ['get', 'top'], 1, PRIORITY_COLOUR[1], 2, PRIORITY_COLOUR[2], 3, PRIORITY_COLOUR[3], 4, PRIORITY_COLOUR[4], UNKNOWN];

// The width in pixels of a storm's way that strikes radius_m metres to each side: the metres of a pixel halve with each
// level of zoom, and near 16 degrees north, the middle of Việt Nam, one of level 0 is 75,240 metres.
const METRES_OF_PIXEL = 75_240;
const TOP_ZOOM = 20;
const band: engine.ExpressionSpecification = ['interpolate', ['exponential', 2], ['zoom'],
  0, ['*', ['get', 'radius_m'], 2 / METRES_OF_PIXEL], TOP_ZOOM, ['*', ['get', 'radius_m'], (2 * 2 ** TOP_ZOOM) / METRES_OF_PIXEL]];

const STYLE: engine.StyleSpecification = {
  version: 8,
  sources: {
    grid: { type: 'geojson', data: grid() },
    shapes: { type: 'geojson', data: EMPTY },
    carers: { type: 'geojson', data: EMPTY },
    cases: { type: 'geojson', data: EMPTY, cluster: true, clusterRadius: 44, clusterMaxZoom: 11, clusterProperties: { top: ['min', ['get', 'rank']] } },
    picked: { type: 'geojson', data: EMPTY },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#f3f5f4' } },
    { id: 'grid-fine', type: 'line', source: 'grid', minzoom: 8, filter: ['!', ['get', 'whole']], paint: { 'line-color': '#e0e5e3' } },
    { id: 'grid', type: 'line', source: 'grid', filter: ['get', 'whole'], paint: { 'line-color': '#ccd4d1' } },
    { id: 'area', type: 'fill', source: 'shapes', filter: ['==', ['get', 'layer'], 'area'], paint: { 'fill-color': '#b8d4e3', 'fill-opacity': 0.55 } },
    { id: 'area-edge', type: 'line', source: 'shapes', filter: ['==', ['get', 'layer'], 'area'], paint: { 'line-color': '#2b6a8c', 'line-width': 2 } },
    { id: 'track-band', type: 'line', source: 'shapes', filter: ['all', ['==', ['get', 'layer'], 'track'], ['has', 'radius_m']], layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#b8d4e3', 'line-opacity': 0.55, 'line-width': band } },
    { id: 'track', type: 'line', source: 'shapes', filter: ['==', ['get', 'layer'], 'track'], layout: { 'line-cap': 'round' }, paint: { 'line-color': '#3a2a6b', 'line-width': 3, 'line-dasharray': [0.2, 2] } },
    { id: 'area-name', type: 'symbol', source: 'shapes', filter: ['==', ['get', 'layer'], 'area'], layout: { 'symbol-placement': 'line', 'symbol-spacing': 500, 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 13, 'text-offset': [0, 1], 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': '#123c52', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
    { id: 'track-name', type: 'symbol', source: 'shapes', filter: ['==', ['get', 'layer'], 'track'], layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 13, 'text-offset': [0, -0.9], 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': '#3a2a6b', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
    { id: 'carers', type: 'symbol', source: 'carers', layout: { 'icon-image': ['case', ['>', ['get', 'free'], 0], 'carer-free', 'carer-full'], 'icon-allow-overlap': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 11, 1] } },
    { id: 'picked', type: 'circle', source: 'picked', paint: { 'circle-radius': 19, 'circle-color': '#ffd23f', 'circle-opacity': 0.65, 'circle-stroke-color': '#0b0c0c', 'circle-stroke-width': 3 } },
    { id: 'case-points', type: 'symbol', source: 'cases', filter: ['!', ['has', 'point_count']], layout: { 'icon-image': ['concat', 'case-', ['to-string', ['get', 'rank']], ['case', ['get', 'approx'], '-near', '']], 'icon-allow-overlap': true, 'symbol-sort-key': ['-', 0, ['get', 'rank']] } },
    { id: 'case-codes', type: 'symbol', source: 'cases', minzoom: 12, filter: ['!', ['has', 'point_count']], layout: { 'text-field': ['get', 'code'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1] }, paint: { 'text-color': '#0b0c0c', 'text-halo-color': '#fff', 'text-halo-width': 1.5 } },
    { id: 'clusters', type: 'circle', source: 'cases', filter: ['has', 'point_count'], paint: { 'circle-radius': ['step', ['get', 'point_count'], 17, 10, 20, 100, 25], 'circle-color': tone, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2.5 } },
    { id: 'cluster-counts', type: 'symbol', source: 'cases', filter: ['has', 'point_count'], layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT, 'text-size': 14, 'text-allow-overlap': true }, paint: { 'text-color': '#fff' } },
    { id: 'cluster-tops', type: 'symbol', source: 'cases', filter: ['has', 'point_count'], layout: { 'icon-image': ['concat', 'case-', ['to-string', ['get', 'top']]], 'icon-size': 0.62, 'icon-offset': [24, -24], 'icon-allow-overlap': true } },
  ],
};

const PARTS: Record<Layer, string[]> = {
  cases: ['case-points', 'case-codes', 'clusters', 'cluster-counts', 'cluster-tops'],
  carers: ['carers'],
  area: ['area', 'area-edge', 'area-name', 'track-band'],
  track: ['track', 'track-name'],
};

const points = <T extends { at: [number, number] | null }>(items: T[], properties: (item: T) => GeoJsonProperties): Json => ({
  type: 'FeatureCollection',
  features: items.flatMap((i) => (i.at ? [{ type: 'Feature' as const, properties: properties(i), geometry: { type: 'Point' as const, coordinates: i.at } }] : [])),
});

export interface Options {
  title: string; // what the map is, for screen readers
  twoFingers: string; // the hint when one finger is used
  onPick(what: Picked[]): void;
  onDrawn(): void;
  onFailed(): void;
}

/** Draws the map into el. Throws when the device cannot. */
export function draw(el: HTMLElement, o: Options): Drawn {
  const touch = matchMedia('(pointer: coarse)').matches;
  const map = new engine.Map({
    container: el,
    style: STYLE,
    bounds: VIETNAM,
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    maxZoom: 17,
    pixelRatio: Math.min(devicePixelRatio, 2),
    canvasContextAttributes: { antialias: false },
    cooperativeGestures: touch, // on a phone one finger scrolls the page
    locale: { 'Map.Title': o.title, 'CooperativeGesturesHandler.MobileHelpText': o.twoFingers },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new engine.ScaleControl({ maxWidth: 120 }), 'bottom-left');

  let latest: Places | undefined;
  let fitted = false;
  const loaded = new Promise<void>((done) => map.once('load', () => done()));
  const source = (id: string) => map.getSource(id) as engine.GeoJSONSource | undefined;
  const fit = (animate: boolean) => {
    const box = latest && bounds(latest);
    if (box) map.fitBounds(box, { padding: { top: 36, bottom: 36, left: 36, right: 76 }, maxZoom: 12, animate });
  };

  void loaded.then(() => {
    for (const p of [1, 2, 3, 4] as const) {
      map.addImage(`case-${p}`, image(PRIORITY_SHAPE[p], PRIORITY_COLOUR[p], 18, false), { pixelRatio: 2 });
      map.addImage(`case-${p}-near`, image(PRIORITY_SHAPE[p], PRIORITY_COLOUR[p], 18, true), { pixelRatio: 2 });
    }
    map.addImage('case-5', image(PRIORITY_SHAPE[4], UNKNOWN, 14, false), { pixelRatio: 2 });
    map.addImage('case-5-near', image(PRIORITY_SHAPE[4], UNKNOWN, 14, true), { pixelRatio: 2 });
    map.addImage('carer-free', image(HOUSE, CARER_COLOUR.free, 16, false), { pixelRatio: 2 });
    map.addImage('carer-full', image(HOUSE, CARER_COLOUR.full, 16, true), { pixelRatio: 2 });
  });
  map.on('idle', () => {
    if (fitted) o.onDrawn();
  });
  map.on('webglcontextlost', o.onFailed);

  map.on('click', async (e) => {
    const near: [engine.PointLike, engine.PointLike] = [
      [e.point.x - 8, e.point.y - 8],
      [e.point.x + 8, e.point.y + 8],
    ];
    const found = map.queryRenderedFeatures(near, { layers: ['clusters', 'case-points', 'carers'] });
    const cluster = found.find((f) => f.layer.id === 'clusters');
    if (cluster) {
      const zoom = await source('cases')!.getClusterExpansionZoom(cluster.properties.cluster_id as number);
      map.easeTo({ center: (cluster.geometry as Point).coordinates as [number, number], zoom: Math.min(zoom + 0.3, 16) });
      return;
    }
    const seen = new Set<string>();
    o.onPick(
      found.flatMap((f) => {
        const id = String(f.properties.id);
        if (seen.has(id)) return [];
        seen.add(id);
        return [{ kind: f.layer.id === 'carers' ? ('carer' as const) : ('case' as const), id }];
      }),
    );
  });
  for (const layer of ['clusters', 'case-points', 'carers']) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }

  return {
    show(places, layers) {
      latest = places;
      void loaded.then(() => {
        source('shapes')?.setData({ type: 'FeatureCollection', features: places.shapes } as Json);
        source('carers')?.setData(points(places.carers, (c) => ({ id: c.id, free: c.free })));
        source('cases')?.setData(points(places.cases, (c) => ({ id: c.id, code: c.code, rank: rank(c), approx: c.approx })));
        for (const [name, parts] of Object.entries(PARTS)) {
          for (const part of parts) map.setLayoutProperty(part, 'visibility', layers[name as Layer] ? 'visible' : 'none');
        }
        if (!fitted) fit(false);
        fitted = true;
      });
    },
    goTo(at) {
      void loaded.then(() => {
        source('picked')?.setData(points([{ at }], () => ({})));
        map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 12) });
      });
    },
    fit: () => fit(true),
    zoom: (by) => void map.zoomTo(map.getZoom() + by),
    remove: () => map.remove(),
  };
}
