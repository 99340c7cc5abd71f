import { afterEach, expect, it, vi } from 'vitest';
import { entered, typed, Wrong } from '../src/lib/entered.ts';
import { tone, type Duty } from '../src/lib/gifts.ts';
import { listData, shelf, type Lot } from '../src/lib/stock.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('reads amounts and quantities as people type them', () => {
  expect(typed('1.500.000')).toBe(1_500_000);
  expect(typed('500000')).toBe(500_000);
  expect(typed('12,5')).toBe(12.5);
  expect(typed(' 1 200 ')).toBe(1_200);
  expect(typed('12.5')).toBe(12.5);
  for (const wrong of ['', 'abc', '1,2,3', '-5', '1.2345']) expect(typed(wrong), wrong).toBeNaN();
});

it('leaves out what is empty, and sends numbers as numbers', () => {
  expect(entered({ a: '', b: 'x', c: [], d: ['meal'], n: '1.000' }, ['n'])).toEqual({ b: 'x', d: ['meal'], n: 1000 });
  expect(() => entered({ n: 'abc' }, ['n'])).toThrow(Wrong);
});

it('says how long a lot keeps', () => {
  const lot = { state: 'fresh', days_left: null } as unknown as Lot;
  expect(shelf(lot).text).toBe('Không có hạn dùng');
  expect(shelf({ ...lot, state: 'expiring', days_left: 3 })).toEqual({ text: 'Còn 3 ngày', tone: 'soon' });
  expect(shelf({ ...lot, state: 'expired', days_left: -1 }).tone).toBe('late');
});

it('shows an overdue duty as late', () => {
  expect(tone({ state: 'overdue' } as Duty)).toBe('late');
  expect(tone({ state: 'done' } as Duty)).toBe('done');
});

it('finds the cases of a list by their codes, each once, and says which is none', async () => {
  vi.stubGlobal('fetch', async (url: string) => {
    const q = new URL(url, 'http://x').searchParams.get('q');
    return new Response(JSON.stringify({ items: q === 'KT-26-00001' ? [{ id: 'k1', code: q }] : [] }), { status: 200 });
  });
  expect(await listData({ name: 'a', item_id: 'i', quantity: '7,5', codes: 'kt-26-00001\nKT-26-00001' })).toEqual({ name: 'a', lines: [{ case_id: 'k1', item_id: 'i', quantity: 7.5 }] });
  await expect(listData({ quantity: '1', codes: 'KT-26-00009' })).rejects.toBeInstanceOf(Wrong);
});
