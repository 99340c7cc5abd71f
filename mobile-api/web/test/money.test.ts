import { describe, expect, it } from 'vitest';
import { accountChoices, approveInputs, escalateInputs, chosen, percent, stillOpen, type Account, type CostPage, type CostRow, type Transfer } from '../src/lib/money.ts';

const row = (id: string, amount_vnd: number) => ({ id, amount_vnd }) as CostRow;
const page = (total: number, sum_vnd: number, ...items: CostRow[]): CostPage => ({ items, total, sum_vnd, next: '', as_of: '' });

describe('what is approved at once', () => {
  it('is all that wait, seen or not, but those left out', () => {
    const p = page(10_000, 7_000_000, row('a', 100), row('b', 200), row('c', 300));
    expect(chosen(p, [])).toEqual({ lines: 10_000, vnd: 7_000_000 });
    expect(chosen(p, ['b', 'c'])).toEqual({ lines: 9_998, vnd: 6_999_500 });
  });
  it('knows of a line that is gone meanwhile that it is none', () => expect(chosen(page(1, 100, row('a', 100)), ['gone'])).toEqual({ lines: 1, vnd: 100 }));
});

describe('how far an approval is', () => {
  const of = (state: 'waiting' | 'done', approved: number, refused: number, lines = 1000) => percent({ state, approved, refused, lines });
  it('counts what was approved and what was left', () => expect(of('waiting', 400, 105)).toBe(50));
  it('is whole only when it is done', () => {
    expect(of('waiting', 1000, 0)).toBe(99);
    expect(of('done', 900, 0)).toBe(100);
  });
});

describe('money between levels', () => {
  const account = (id: string, balance_vnd: number, reserved_vnd: number) => ({ id, name: id, balance_vnd, reserved_vnd }) as Account;
  const asked = { state: 'asked', to_account_id: 'commune' } as Transfer;
  it('shows of an account what is free, not what stands on it', () => expect(accountChoices([account('a', 5_000_000, 2_000_000)])).toEqual([['a', 'a (còn 3.000.000\u00a0đồng)']]));
  it('does not offer the account that asks as the one that gives', () => {
    const from = approveInputs(asked, [account('commune', 0, 0), account('province', 9, 0)]).find((i) => i.name === 'from_account_id')!;
    expect(from.choices!.map(([id]) => id)).toEqual(['province']);
  });
  it('asks which account is short only where there are several', () => {
    expect(escalateInputs([account('a', 1, 0)]).map((i) => i.name)).toEqual(['reason']);
    expect(escalateInputs([account('a', 1, 0), account('b', 1, 0)]).map((i) => [i.name, !!i.free])).toEqual([['reason', false], ['account_id', true]]);
  });
  it('is open until it was sent, refused or withdrawn', () => {
    const states = ['asked', 'approved', 'refused', 'withdrawn', 'sent'] as const;
    expect(states.filter((state) => stillOpen({ ...asked, state }))).toEqual(['asked', 'approved']);
  });
});
