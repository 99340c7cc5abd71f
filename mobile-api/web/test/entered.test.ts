import { expect, it } from 'vitest';
import type { Input } from '../src/lib/caseforms.ts';
import { entered, problemIn, problemOf, said, typed, Wrong } from '../src/lib/entered.ts';

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

it('says at its input what is missing or too long, and lets what is free be left out', () => {
  const i: Input = { name: 'reason', label: 'apr_why', type: 'long', most: 5 };
  expect(problemOf(i, { reason: '  ' })[0]!.field).toBe('reason');
  expect(problemOf(i, {})[0]!.field).toBe('reason');
  expect(problemOf(i, { reason: 'dài hơn năm chữ' })[0]!.field).toBe('reason');
  expect(problemOf(i, { reason: ' đủ ' })).toEqual([]);
  expect(problemOf({ ...i, free: true }, { reason: '' })).toEqual([]);
  expect(problemOf({ ...i, type: 'checks' }, { reason: [] })).toHaveLength(1);
});

it('takes only what was asked, without spaces around it', () => {
  const inputs: Input[] = [{ name: 'a', label: 'apr_why', type: 'text' }, { name: 'b', label: 'apr_why', type: 'checks' }];
  expect(said(inputs, { a: ' x ', b: ['y'], hidden: 'z' })).toEqual({ a: 'x', b: ['y'] });
});

it('knows the input of what was typed wrong', () => {
  expect(problemIn(new Wrong('sai', 'n'))).toEqual({ text: 'sai', field: 'n' });
  expect(problemIn(new Error()).field).toBeUndefined();
});
