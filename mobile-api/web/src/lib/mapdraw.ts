// The map itself. With lib/mapstyle.ts it is all that knows the map engine, and is loaded on the map's screen only.
import type { Feature, FeatureCollection } from 'geojson';
import * as engine from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { i18n } from './i18n.svelte.ts';
import { caseTiles, EMPTY, isCaseTile, PARTS, style, UNKNOWN, type Layer } from './mapstyle.ts';
import { around, boxOf, isStack, left, type Cluster } from './places.ts';
import { CARER_COLOUR, HOUSE, PRIORITY_COLOUR, PRIORITY_SHAPE } from './shapes.ts';
import type { Box, MapData } from './types.ts';

export type { Layer };

engine.setWorkerUrl(workerUrl);

export interface Drawn {
  show(data: MapData, frame: Box | null): void;
  layers(on: Record<Layer, boolean>): void;
  only(priority: string): void;
  goTo(at: [number, number]): void;
  fit(): void;
  zoom(by: 1 | -1): void;
  remove(): void;
}

type TileID = { x: number; y: number; z: number };

export interface Options {
  title: string; // what the map is, for screen readers
  twoFingers: string; // the hint when one finger is used
  priority: string; // of the cases to show; '': all
  onOpen(id: string): void; // one case was pressed
  onPick(box: Box): void; // several points that lie together were pressed, or a carer
  onFrame(box: Box): void; // another part of the earth is in sight
  onTiles(missing: boolean): void; // whether some tiles could not be had
  onDrawn(): void;
  onFailed(): void;
}

const VIETNAM: Box = [102, 8, 110, 23.5];
const NEAR = 14; // zoom at which one point is looked at
const FINGER = 8; // pixels around a press

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

function addImages(map: engine.Map): void {
  const add = (name: string, path: string, colour: string, size: number, broken: boolean) =>
    map.addImage(name, image(path, colour, size, broken), { pixelRatio: 2 });
  for (const p of [1, 2, 3, 4] as const) {
    add(`case-${p}`, PRIORITY_SHAPE[p], PRIORITY_COLOUR[p], 18, false);
    add(`case-${p}-near`, PRIORITY_SHAPE[p], PRIORITY_COLOUR[p], 18, true);
  }
  add('case-5', PRIORITY_SHAPE[4], UNKNOWN, 14, false);
  add('case-5-near', PRIORITY_SHAPE[4], UNKNOWN, 14, true);
  add('carer-free', HOUSE, CARER_COLOUR.free, 16, false);
  add('carer-full', HOUSE, CARER_COLOUR.full, 16, true);
}

const dot = (at: [number, number]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at } }],
});

const boxAround = (b: engine.LngLatBounds): Box => around([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]);

/** The box around what was pressed. */
function together(found: Feature[]): Box {
  const boxes = found.map(({ properties, geometry }) => {
    if (properties && 'count' in properties) return boxOf(properties as Cluster);
    const [lon, lat] = geometry.type === 'Point' ? geometry.coordinates : [];
    return [lon, lat, lon, lat] as Box;
  });
  const edge = (i: number, of: typeof Math.min) => of(...boxes.map((b) => b[i]!));
  return around([edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)], 0.00005);
}

function create(el: HTMLElement, o: Options): engine.Map {
  return new engine.Map({
    container: el,
    style: style(i18n.lang, o.priority),
    ...(left.view ?? { bounds: VIETNAM }),
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    fadeDuration: 0,
    maxZoom: 17,
    maxTileCacheSize: 50,
    refreshExpiredTiles: false, // what is drawn stays when there is no connection
    pixelRatio: Math.min(devicePixelRatio, 2),
    canvasContextAttributes: { antialias: false },
    cooperativeGestures: matchMedia('(pointer: coarse)').matches, // on a phone one finger scrolls the page
    locale: { 'Map.Title': o.title, 'CooperativeGesturesHandler.MobileHelpText': o.twoFingers },
    transformRequest: (url) => (isCaseTile(url) ? { url, cache: 'no-store' } : { url }), // no disk keeps where cases are
  });
}

/** Draws the map into el. Throws when the device cannot. */
export function draw(el: HTMLElement, o: Options): Drawn {
  const map = create(el, o);
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new engine.ScaleControl({ maxWidth: 120 }), 'bottom-left');

  let frame: Box | null = null;
  let shown = false;
  let missing: TileID[] = [];
  const loaded = new Promise<void>((done) => map.once('load', () => done()));
  const source = (id: string) => map.getSource(id) as engine.GeoJSONSource | undefined;
  const fit = (animate: boolean) => {
    if (frame) map.fitBounds(frame, { padding: { top: 36, bottom: 36, left: 36, right: 76 }, maxZoom: NEAR, animate });
  };
  const again = () => {
    for (const id of ['cases', 'borders']) {
      map.refreshTiles(id, missing); // those that failed must be named: the engine does not ask for them again otherwise
      map.refreshTiles(id);
    }
    missing = [];
  };

  map.once('style.load', () => addImages(map)); // before the first tile wants them
  map.on('idle', () => {
    if (!shown) return;
    o.onDrawn();
    o.onTiles(missing.length > 0);
  });
  map.on('error', (e) => {
    const { tile } = e as { tile?: { tileID: { canonical: TileID } } };
    if (tile) missing.push(tile.tileID.canonical);
    o.onTiles(missing.length > 0);
  });
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter();
    left.view = { center: [lng, lat], zoom: map.getZoom() };
    o.onFrame(boxAround(map.getBounds()));
  });
  map.on('webglcontextlost', o.onFailed);
  press(map, o);

  return {
    show(data, box) {
      frame = box;
      void loaded.then(() => {
        source('shapes')?.setData({ type: 'FeatureCollection', features: data.features } as FeatureCollection);
        if (shown) again(); // only now that the server has answered: what cannot be had anew would vanish
        else if (left.view) o.onFrame(boxAround(map.getBounds()));
        else fit(false);
        shown = true;
      });
    },
    layers: (on) =>
      void loaded.then(() => {
        for (const [name, parts] of Object.entries(PARTS)) for (const part of parts) map.setLayoutProperty(part, 'visibility', on[name as Layer] ? 'visible' : 'none');
      }),
    only: (priority) => void loaded.then(() => (map.getSource('cases') as engine.VectorTileSource | undefined)?.setTiles([caseTiles(priority)])),
    goTo: (at) =>
      void loaded.then(() => {
        source('picked')?.setData(dot(at));
        map.easeTo({ center: at, zoom: Math.max(map.getZoom(), NEAR) });
      }),
    fit: () => fit(true),
    zoom: (by) => void map.zoomTo(map.getZoom() + by),
    remove: () => map.remove(),
  };
}

/** Answers presses: a cluster comes nearer, one case opens, and what lies together is told in words. */
function press(map: engine.Map, o: Options): void {
  const touchable = ['clusters', 'case-points', 'carers', 'carer-groups'];
  map.on('click', (e) => {
    const near: [engine.PointLike, engine.PointLike] = [[e.point.x - FINGER, e.point.y - FINGER], [e.point.x + FINGER, e.point.y + FINGER]];
    const found = map.queryRenderedFeatures(near, { layers: touchable });
    (map.getSource('picked') as engine.GeoJSONSource | undefined)?.setData(EMPTY);
    const group = found.find((f) => 'count' in f.properties && !isStack(f.properties as Cluster));
    if (group) return void map.fitBounds(boxOf(group.properties as Cluster), { padding: 60, maxZoom: 16 });
    const ids = new Set(found.map((f) => f.properties.id as string | undefined));
    if (ids.size === 1 && found[0]!.layer.id === 'case-points') return o.onOpen(String(found[0]!.properties.id));
    if (found.length) o.onPick(together(found));
  });
  for (const layer of touchable) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
}
