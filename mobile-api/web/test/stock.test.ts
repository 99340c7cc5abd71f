import { describe, expect, it } from 'vitest';
import { countData, countProblems, difference, issueInputs, type Counted, type Lot } from '../src/lib/stock.ts';

const lot = (id: string, held: number, receipt_no = 1) => ({ id, held, receipt_no }) as Lot;
const lots = [lot('a', 10), lot('b', 2.5, 2), lot('c', 7, 3)];
const said = (quantity: string, reason = '') => ({ quantity, reason });

describe('a count of a warehouse', () => {
  it('tells the difference from the books, without the faults of binary fractions', () => {
    const c: Counted = { a: said('9,7'), b: said('2,5'), c: said('') };
    expect(lots.map((l) => difference(l, c))).toEqual([-0.3, 0, undefined]);
  });
  it('wants a reason where the number is another one, and only there', () => {
    expect(countProblems(lots, { a: said('9'), b: said('2,5'), c: said('8', 'ghi sót') }).map((p) => p.field)).toEqual(['why-a']);
  });
  it('says beside its field what is no number', () => expect(countProblems(lots, { b: said('ba bao') }).map((p) => p.field)).toEqual(['count-b']));
  it('refuses to be about nothing', () => {
    expect(countProblems(lots, {}).map((p) => p.field)).toEqual(['count-a']);
    expect(countProblems([], {})).toHaveLength(1);
  });
  it('leaves out what was not counted, and sends a reason only with a difference', () => {
    const c: Counted = { a: said('1.000', ' chuột cắn '), b: said('2,5', 'thừa lời') };
    expect(countData(' KK-1 ', lots, c)).toEqual({ document: 'KK-1', lots: [{ lot_id: 'a', quantity: 1000, reason: 'chuột cắn' }, { lot_id: 'b', quantity: 2.5 }] });
  });
});

it('offers a photo as signature only where the reader may take one, and asks for it then', () => {
  const how = (photo: boolean) => issueInputs(photo).find((i) => i.name === 'signed_how')!.choices!.map(([v]) => v);
  expect(how(false)).toEqual(['screen', 'paper']);
  expect(how(true)).toContain('photo');
  const file = issueInputs(true).find((i) => i.type === 'file')!;
  expect([file.when!({ signed_how: 'photo' }), file.when!({ signed_how: 'paper' }), file.free]).toEqual([true, false, undefined]);
});
