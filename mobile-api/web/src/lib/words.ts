// Sentences made of several words: failures and clocks.
import { ApiError } from './api.ts';
import { clockOf, endOfDay, span } from './clock.ts';
import { date, dateTime } from './format.ts';
import { either, i18n, num, t, word, type Key } from './i18n.svelte.ts';
import { session } from './session.svelte.ts';
import type { Case } from './types.ts';

/** Says why something failed, in the words of the server where it has some. */
export function whyFailed(e: unknown): string {
  if (!(e instanceof ApiError)) return t('e_format');
  if (e.kind === 'network') return t('e_network');
  const said = either(e);
  if (said) return said.charAt(0).toLocaleUpperCase(i18n.lang) + said.slice(1);
  if (e.status === 404) return t('e_not_found');
  if (e.status === 403) return t('e_forbidden');
  return t(e.status >= 500 ? 'e_server' : 'e_format');
}

function spanWords(ms: number): string {
  const s = span(ms);
  return t(`span_${s.unit}`, { n: num(s.n) });
}

/** What a case is called in a list: its head of household, or what it is about when it has none. */
export const caseName = (c: Case): string => c.head_name || (c.family === 'protection' ? word('kind', c.kind) : t('no_name'));

/** Where a case is; the reader's own province goes without saying. */
export function placeName(c: { unit_name: string }): string {
  const own = `, ${session.user?.unit_name}`;
  return c.unit_name.endsWith(own) ? c.unit_name.slice(0, -own.length) : c.unit_name;
}

/** Keeps a date and its hour on one line. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0');

/** When a case's step is due: "22/11/2026 10:15", or "hết ngày 23/11/2026" when that is midnight. */
export function dueWords(due: string): string {
  const end = endOfDay(due);
  return end ? whole(t('end_of', { date: date(end) })) : whole(dateTime(due));
}

/** How long something still has, or since when it is late: "còn 9 giờ (22/11/2026 10:15)". */
export function untilWords(due: string, now: number): string {
  const left = Date.parse(due) - now;
  return t('clock_until', { span: t(left < 0 ? 'over' : 'left', { span: spanWords(left) }), at: dueWords(due) });
}

/** The clock of a case in words: "còn 9 giờ (22/11/2026 10:15)". */
export function clockWords(c: Case, now: number): string {
  const clock = clockOf(c, now);
  switch (clock.kind) {
    case 'stopped':
      return t('clock_stopped');
    case 'none':
      return t('clock_none');
    case 'met': {
      const at = whole(dateTime(c.assisted_at));
      return clock.left < 0 ? t('clock_met_late', { span: spanWords(clock.left), at }) : t('clock_met', { at });
    }
    case 'running':
      return untilWords(c.due_at, now);
  }
}

const DUTIES: Record<string, Key> = { 'R-3.5': 'due_R_3_5', 'R-1.12': 'due_R_1_12' };

/** What is due next. The server says it in Vietnamese; rules known here have English too. */
export function dutyWords(c: Case): string {
  if (i18n.lang === 'en' && c.due_text_en) return c.due_text_en;
  const known = DUTIES[c.due_rule];
  if (known && (i18n.lang === 'en' || !c.due_text)) return t(known);
  return c.due_text.charAt(0).toLocaleUpperCase('vi') + c.due_text.slice(1);
}
