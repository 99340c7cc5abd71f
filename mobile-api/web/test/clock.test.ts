import { describe, expect, it } from 'vitest';
import { clockOf, endOfDay, span } from '../src/lib/clock.ts';
import { clockWords, dutyWords } from '../src/lib/words.ts';
import { setLang } from '../src/lib/i18n.svelte.ts';
import type { Case } from '../src/lib/types.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-11-21T22:15:00Z'); // 22/11/2026 05:15
const iso = (ms: number) => new Date(ms).toISOString();
const made = (more: Partial<Case> = {}) =>
  ({ status: 'verified', received_at: iso(T0), due_at: iso(T0 + 12 * HOUR), assisted_at: '', due_rule: 'R-3.5', due_text: 'can thiệp khẩn cấp trong 12 giờ', ...more }) as Case;
const words = (c: Case, now: number) => clockWords(c, now).replaceAll('\u00a0', ' ');

describe('tone', () => {
  it.each([
    [1, 'calm'],
    [7.9, 'calm'],
    [8, 'soon'], // the last third of 12 hours
    [11.9, 'soon'],
    [12.1, 'late'],
  ])('after %d of 12 hours: %s', (hours, tone) => expect(clockOf(made(), T0 + hours * HOUR).tone).toBe(tone));

  it('warns of a limit of days in the last 12 hours only', () => {
    const c = made({ due_at: iso(T0 + 60 * HOUR) });
    expect(clockOf(c, T0 + 47 * HOUR).tone).toBe('calm');
    expect(clockOf(c, T0 + 49 * HOUR).tone).toBe('soon');
  });
  it('stands still once help has come, or the case is closed', () => {
    expect(clockOf(made({ assisted_at: iso(T0 + HOUR) }), T0 + 99 * HOUR)).toMatchObject({ kind: 'met', tone: 'done' });
    expect(clockOf(made({ assisted_at: iso(T0 + 13 * HOUR) }), T0 + 99 * HOUR)).toMatchObject({ kind: 'met', tone: 'late' });
    expect(clockOf(made({ status: 'closed' }), T0 + 99 * HOUR).kind).toBe('stopped');
  });
  it('says nothing is due when nothing is', () => expect(clockOf(made({ due_at: '' }), T0).kind).toBe('none'));
});

describe('span', () => {
  it.each([
    [0, 1, 'minute'],
    [59 * 60_000, 59, 'minute'],
    [90 * 60_000, 1, 'hour'],
    [47.9 * HOUR, 47, 'hour'],
    [48 * HOUR, 2, 'day'],
    [-3.5 * HOUR, 3, 'hour'],
  ])('%d ms', (ms, n, unit) => expect(span(ms)).toEqual({ n, unit }));
});

it('knows a limit at midnight as the end of the day before', () => {
  expect(endOfDay('2026-11-23T17:00:00Z')).not.toBe('');
  expect(endOfDay('2026-11-23T17:01:00Z')).toBe('');
  expect(endOfDay('')).toBe('');
});

describe('words', () => {
  it('says how long is left, and until when', () => {
    expect(words(made(), T0 + 3 * HOUR)).toBe('còn 9 giờ (22/11/2026 17:15)');
    expect(words(made(), T0 + 15 * HOUR)).toBe('quá hạn 3 giờ (22/11/2026 17:15)');
    expect(words(made({ due_at: '2026-11-24T17:00:00Z' }), T0)).toBe('còn 2 ngày (hết ngày 24/11/2026)');
    expect(words(made({ assisted_at: iso(T0 + HOUR) }), T0)).toBe('đã trợ giúp 22/11/2026 06:15');
  });
  it('says it in English too, one hour and two hours', async () => {
    await setLang('en');
    expect(words(made(), T0 + 11 * HOUR)).toBe('1 hour left (22/11/2026 17:15)');
    expect(words(made(), T0 + 10 * HOUR)).toBe('2 hours left (22/11/2026 17:15)');
    expect(dutyWords(made())).toBe('Emergency measure within 12 hours');
    await setLang('vi');
    expect(dutyWords(made())).toBe('Can thiệp khẩn cấp trong 12 giờ');
  });
});
