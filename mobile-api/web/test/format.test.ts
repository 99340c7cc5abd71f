import { describe, expect, it } from 'vitest';
import { age, date, dateTime, day, distance, money, number, percent, phone, time } from '../src/lib/format.ts';

describe('dates are of Việt Nam, whatever the device is set to', () => {
  it.each([
    ['2026-11-22T03:15:00Z', '22/11/2026 10:15'],
    ['2026-11-22T17:00:00Z', '23/11/2026 00:00'],
    ['2026-12-31T16:59:59Z', '31/12/2026 23:59'],
    ['', ''],
    ['not a date', ''],
  ])('%s', (at, said) => {
    expect(dateTime(at)).toBe(said);
    expect(date(at)).toBe(said.split(' ')[0]);
    expect(time(at)).toBe(said.split(' ')[1] ?? '');
  });

  it.each([
    ['2026-02-05', '05/02/2026'],
    ['', ''],
    ['0001-01-01', ''],
    ['0001-01-01T00:00:00Z', ''],
    ['2026-11-22T17:00:00Z', '23/11/2026'],
    [undefined, ''],
  ])('calendar date %s', (text, said) => expect(day(text)).toBe(said));
});

describe('numbers', () => {
  it('writes money as integers of dong', () => {
    expect(money(1_234_567, 'vi')).toBe('1.234.567\u00a0đồng');
    expect(money(0, 'vi')).toBe('0\u00a0đồng');
    expect(money(1_234_567, 'en')).toBe('VND\u00a01,234,567');
  });
  it('writes distances', () => {
    expect(distance(47_300, 'vi')).toBe('47,3 km');
    expect(distance(47_300, 'en')).toBe('47.3 km');
    expect(distance(950, 'vi')).toBe('950 m');
  });
  it('writes shares, and none of nothing', () => {
    expect(percent(1, 4, 'vi')).toBe('25%');
    expect(percent(0, 0, 'vi')).toBe('–');
  });
  it('groups thousands', () => expect(number(12_345.5, 'vi', 1)).toBe('12.345,5'));
});

it('writes phones as they are said, and leaves others alone', () => {
  expect(phone('+84912345678')).toBe('0912 345 678');
  expect(phone('0912345678')).toBe('0912 345 678');
  expect(phone('113')).toBe('113');
});

it('counts completed years, by the calendar of Việt Nam', () => {
  expect(age('2020-11-22', Date.parse('2026-11-21T16:59:00Z'))).toBe(5);
  expect(age('2020-11-22', Date.parse('2026-11-21T17:00:00Z'))).toBe(6);
  expect(age('', Date.now())).toBeUndefined();
});
