// Frames of the map, and what it was left with.
import { onForget } from './session.svelte.ts';
import type { Box, MapData } from './types.ts';

/** What a cluster of a tile tells of itself. */
export interface Cluster {
  count: number;
  top: number; // the lowest priority in it; 5: not known
  west: number;
  south: number;
  east: number;
  north: number;
}

export const boxOf = (c: Cluster): Box => [c.west, c.south, c.east, c.north];

const ONE_PLACE = 0.0001; // degrees, about ten metres: no closer look tells these apart

/** Those of a cluster are in one place, so that zooming in would not part them. */
export const isStack = (c: Cluster): boolean => c.east - c.west < ONE_PLACE && c.north - c.south < ONE_PLACE;

/** Makes a box a little larger, so that rounding leaves nobody out, and keeps it on the earth. */
export function around([west, south, east, north]: Box, by = 0): Box {
  return [Math.max(west - by, -180), Math.max(south - by, -90), Math.min(east + by, 180), Math.min(north + by, 90)];
}

/** The box around all points, or around the areas when there are none. Tracks reach too far to count. */
export function frameOf(data: MapData): Box | null {
  if (data.bbox) return data.bbox;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const reach = (c: unknown): void => {
    if (!Array.isArray(c)) return;
    if (typeof c[0] !== 'number') return c.forEach(reach);
    box[0] = Math.min(box[0], c[0]);
    box[1] = Math.min(box[1], c[1]);
    box[2] = Math.max(box[2], c[0]);
    box[3] = Math.max(box[3], c[1]);
  };
  for (const f of data.features) if (f.properties.layer === 'area') reach(f.geometry.coordinates);
  return box[0] === Infinity ? null : box;
}

/** The map as it was left: coming back from a case finds the same place and the same priority. */
export const left: { view: { center: [number, number]; zoom: number } | null; priority: string } = { view: null, priority: '' };
onForget(() => Object.assign(left, { view: null, priority: '' }));
