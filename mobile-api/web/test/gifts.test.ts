import { afterEach, expect, it, vi } from 'vitest';
import { Wrong } from '../src/lib/entered.ts';
import { bankInputs, tone, type Duty } from '../src/lib/gifts.ts';
import type { Account } from '../src/lib/money.ts';
import { listData, shelf, type Lot } from '../src/lib/stock.ts';

afterEach(() => {
  vi.unstubAllGlobals();
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

it('asks whose statement a bank page is only where a campaign has several accounts', () => {
  const [a, b, out] = ['a', 'b', 'out'].map((id) => ({ id, name: id }) as Account) as [Account, Account, Account];
  const asked = (own: Account[], outside: Account[]) => bankInputs(own, outside, []).map((i) => i.name);
  expect(asked([a], [out])).toEqual(['late_account_id']);
  expect(asked([a, b], [out])).toEqual(['account_id', 'late_account_id']);
  expect(asked([a], [out, b])).toEqual(['from_account_id', 'late_account_id']);
});
