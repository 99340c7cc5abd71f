import { describe, expect, it } from 'vitest';
import { around, boxOf, frameOf, isStack } from '../src/lib/places.ts';
import { valueWords } from '../src/lib/clash.ts';
import { gone, nextStep, rowsOf } from '../src/lib/steps.ts';
import { fold, matches } from '../src/lib/search.ts';
import type { Box, MapData, Shape } from '../src/lib/types.ts';
import { uuidv7 } from '../src/lib/uuid.ts';
import { Wish } from '../src/lib/wish.ts';

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
  const area = (of: unknown): Shape => ({ type: 'Feature', properties: { layer: 'area', name: 'Vùng' }, geometry: { type: 'Polygon', coordinates: of } });
  const track: Shape = { type: 'Feature', properties: { layer: 'track', name: 'Bão' }, geometry: { type: 'LineString', coordinates: [[120, 10], [100, 25]] } };
  const map = (bbox: Box | null, ...features: Shape[]): MapData => ({ type: 'FeatureCollection', features, bbox });

  it('frames the points; without any the areas, never the storm', () => {
    expect(frameOf(map([106, 20, 108, 22], track))).toEqual([106, 20, 108, 22]);
    expect(frameOf(map(null, track, area([[[107, 20], [108, 21], [107, 21], [107, 20]]])))).toEqual([107, 20, 108, 21]);
    expect(frameOf(map(null, track))).toBeNull();
  });
  it('tells a stack of one place from a group that can be parted', () => {
    const group = { count: 2, top: 1, west: 107, south: 21, east: 107.00005, north: 21.00005 };
    expect(isStack(group)).toBe(true);
    expect(isStack({ ...group, east: 107.001 })).toBe(false);
    expect(boxOf(group)).toEqual([107, 21, 107.00005, 21.00005]);
  });
  it('keeps a frame on the earth', () => expect(around([-200, -90, 10, 20], 0.5)).toEqual([-180, -90, 10.5, 20.5]));
});

it('keeps the id of a wish until it is another one, or refused', () => {
  const wish = new Wish();
  const first = wish.of('case.close', 'a', 1, { reason: 'x' });
  expect(wish.of('case.close', 'a', 1, { reason: 'x' })).toBe(first);
  expect(wish.of('case.close', 'a', 2, { reason: 'x' }).id).not.toBe(first.id);
  const second = wish.of('case.close', 'a', 2, { reason: 'y' });
  wish.forget();
  expect(wish.of('case.close', 'a', 2, { reason: 'y' }).id).not.toBe(second.id);
});

it('says the values of a clash as people do', () => {
  expect(valueWords('poverty', 'near_poor')).toBe('Hộ cận nghèo');
  expect(valueWords('needs', ['food', 'water'])).toBe('Lương thực, Nước sạch');
  expect(valueWords('birth_date', '2019-03-04')).toBe('04/03/2019');
  expect(valueWords('hamlet', 'Thôn 12')).toBe('Thôn 12'); // a number in it makes no date
  expect(valueWords('pregnant', false)).toBe('Không');
  expect(valueWords('phones', [{ number: '+84912345678', safe_to_contact: 'no' }])).toBe('0912 345 678 (KHÔNG gọi, không nhắn)');
  expect([null, '', 0, []].map((v) => valueWords('hamlet', v))).toEqual(Array(4).fill('để trống'));
});

describe('the way of a case', () => {
  const step = (at: string, kind: string, actor_name: string, reason = '') => ({ at, kind, actor_name, reason, text_vi: kind, text_en: kind });
  it('puts the same step by the same hand, one after the other, into one row', () => {
    const rows = rowsOf([step('2026-11-17', 'meal', 'Hệ thống'), step('2026-11-16', 'meal', 'Hệ thống'), step('2026-11-18', 'visit', 'An'), step('2026-11-19', 'meal', 'Hệ thống')]);
    expect(rows.map((r) => [r.kind, r.times, r.at, r.until])).toEqual([['meal', 2, '2026-11-16', '2026-11-17'], ['visit', 1, '2026-11-18', '2026-11-18'], ['meal', 1, '2026-11-19', '2026-11-19']]);
  });
  it('keeps apart what has a reason or another hand', () => {
    expect(rowsOf([step('1', 'pay', 'An'), step('2', 'pay', 'Bình'), step('3', 'pay', 'Bình', 'thiếu giấy')])).toHaveLength(3);
  });
  it('tells how much of a stay is gone, never more than all of it', () => {
    expect(gone('2026-11-15', '2027-02-15', 92)).toBe(0);
    expect(gone('2026-11-15', '2027-02-15', 46)).toBe(0.5);
    expect([gone('2026-11-15', '2027-02-15', -3), gone('2026-11-15', '2026-11-15', 0)]).toEqual([1, 1]);
  });
  it('knows what a case waits for', () => {
    expect((['reported', 'verified', 'assessed', 'decided', 'assisting', 'closed'] as const).map(nextStep)).toEqual(['verify', 'assess', 'decide', undefined, undefined, undefined]);
  });
});
