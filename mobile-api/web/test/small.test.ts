import { describe, expect, it } from 'vitest';
import { bounds, sortOut } from '../src/lib/places.ts';
import { fold, matches } from '../src/lib/search.ts';
import type { MapData } from '../src/lib/types.ts';
import { uuidv7 } from '../src/lib/uuid.ts';

describe('search', () => {
  it('folds marks, composed or not', () => {
    expect(fold('Đặng Thị Hoà')).toBe('dang thi hoa');
    expect(fold('Đặng'.normalize('NFD'))).toBe('dang');
  });
  it('finds words in any order, by their beginning', () => {
    expect(matches('may giang', 'Giàng Thị Mẩy', 'Xã Bản Hồ')).toBe(true);
    expect(matches('ban gia', 'Giàng Thị Mẩy', 'Xã Bản Hồ')).toBe(true);
    expect(matches('00012', 'KT-26-00012')).toBe(true);
    expect(matches('iang', 'Giàng Thị Mẩy')).toBe(false);
    expect(matches('', 'anything')).toBe(true);
  });
});

it('makes ids of version 7 that sort by time', () => {
  const early = uuidv7(1_790_000_000_000);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidv7(1_790_000_000_001) > early).toBe(true);
  expect(new Set(Array.from({ length: 1000 }, () => uuidv7())).size).toBe(1000);
});

describe('places', () => {
  const data: MapData = {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { layer: 'case', id: 'a', code: 'KT-2', priority: 3, status: 'reported', approx: true }, geometry: { type: 'Point', coordinates: [107, 21] } },
      { type: 'Feature', properties: { layer: 'case', id: 'b', code: 'KT-1', priority: 0, status: 'reported', approx: false }, geometry: null },
      { type: 'Feature', properties: { layer: 'case', id: 'c', code: 'KT-3', priority: 1, status: 'reported', approx: false }, geometry: { type: 'Point', coordinates: [108, 20] } },
      { type: 'Feature', properties: { layer: 'carer', id: 'd', name: 'Hộ A', free: 1, places: 2 }, geometry: { type: 'Point', coordinates: [106, 22] } },
      { type: 'Feature', properties: { layer: 'track', name: 'Bão' }, geometry: { type: 'LineString', coordinates: [[120, 10], [100, 25]] } },
    ],
  };
  it('puts the most urgent first, and those unknown last; who has no place is still in the list', () => {
    expect(sortOut(data).cases.map((c) => [c.id, c.at])).toEqual([['c', [108, 20]], ['a', [107, 21]], ['b', null]]);
  });
  it('frames the points, not the storm', () => expect(bounds(sortOut(data))).toEqual([106, 20, 108, 22]));
  it('has no frame for nothing', () => expect(bounds(sortOut({ type: 'FeatureCollection', features: [] }))).toBeNull());
});
