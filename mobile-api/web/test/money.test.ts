import { describe, expect, it } from 'vitest';
import { chosen, percent, type CostPage, type CostRow } from '../src/lib/money.ts';

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
