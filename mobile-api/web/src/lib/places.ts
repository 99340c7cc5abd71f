// What the map holds, sorted out for drawing and for the list beside it.
import type { Feature, MapData, Priority, Status } from './types.ts';

export interface CasePlace {
  id: string;
  code: string;
  priority: Priority | 0;
  status: Status;
  approx: boolean;
  at: [number, number] | null;
}

export interface CarerPlace {
  id: string;
  name: string;
  free: number;
  places: number;
  at: [number, number] | null;
}

export interface Places {
  cases: CasePlace[];
  carers: CarerPlace[];
  shapes: Feature[]; // areas and tracks
}

function point(f: Feature): [number, number] | null {
  const c = f.geometry?.type === 'Point' ? f.geometry.coordinates : null;
  return Array.isArray(c) && Number.isFinite(c[0]) && Number.isFinite(c[1]) ? [c[0], c[1]] : null;
}

/** 1 to 4, then those whose priority the reader may not know. */
export const rank = (c: Pick<CasePlace, 'priority'>): number => c.priority || 5;

export function sortOut(data: MapData): Places {
  const out: Places = { cases: [], carers: [], shapes: [] };
  for (const f of data.features) {
    const p = f.properties;
    if (p.layer === 'case') out.cases.push({ ...p, at: point(f) });
    else if (p.layer === 'carer') out.carers.push({ ...p, at: point(f) });
    else if (f.geometry) out.shapes.push(f);
  }
  out.cases.sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
  out.carers.sort((a, b) => b.free - a.free || a.name.localeCompare(b.name, 'vi'));
  return out;
}

/** West, south, east, north of all points and areas; null when there are none. Tracks reach too far to count. */
export function bounds(p: Places): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const reach = (c: unknown): void => {
    if (!Array.isArray(c)) return;
    if (typeof c[0] !== 'number') return c.forEach(reach);
    box[0] = Math.min(box[0], c[0]);
    box[1] = Math.min(box[1], c[1]);
    box[2] = Math.max(box[2], c[0]);
    box[3] = Math.max(box[3], c[1]);
  };
  [...p.cases, ...p.carers].forEach((x) => reach(x.at));
  if (box[0] === Infinity) p.shapes.forEach((s) => reach(s.geometry?.coordinates));
  return box[0] === Infinity ? null : box;
}
