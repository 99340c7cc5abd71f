// The clock of a case: what the law wants next, how long is left, and how loudly to say so.
import type { Case } from './types.ts';

export type Tone = 'calm' | 'soon' | 'late' | 'done' | 'off';

export interface ClockState {
  tone: Tone;
  /** running: a step is due; met: help has come; stopped: the case is closed; none: nothing is due */
  kind: 'running' | 'met' | 'stopped' | 'none';
  /** milliseconds left; negative when overdue */
  left: number;
}

const HOUR = 3_600_000;

/** Soon is the last third of the time the law gives, and never more than 12 hours. */
export function clockOf(c: Pick<Case, 'status' | 'received_at' | 'due_at' | 'assisted_at'>, now: number): ClockState {
  const due = Date.parse(c.due_at);
  if (c.status === 'closed') return { tone: 'off', kind: 'stopped', left: 0 };
  if (c.assisted_at) {
    const left = Number.isNaN(due) ? 0 : due - Date.parse(c.assisted_at);
    return { tone: left < 0 ? 'late' : 'done', kind: 'met', left };
  }
  if (Number.isNaN(due)) return { tone: 'off', kind: 'none', left: 0 };
  const left = due - now;
  const given = due - Date.parse(c.received_at);
  const soon = Math.min(12 * HOUR, Number.isNaN(given) ? 12 * HOUR : given / 3);
  return { tone: left < 0 ? 'late' : left <= soon ? 'soon' : 'calm', kind: 'running', left };
}

/** A span as one number and its unit: minutes under an hour, hours under two days, then days. Always rounded down when time is left. */
export function span(ms: number): { n: number; unit: 'minute' | 'hour' | 'day' } {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes < 60) return { n: Math.max(1, minutes), unit: 'minute' };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { n: hours, unit: 'hour' };
  return { n: Math.floor(hours / 24), unit: 'day' };
}

/** A limit at midnight is the end of the day before: "hết ngày 23/11/2026" says what "24/11/2026 00:00" hides. */
export function endOfDay(due: string): string {
  const at = Date.parse(due);
  return Number.isNaN(at) || (at / HOUR + 7) % 24 !== 0 ? '' : new Date(at - 1).toISOString();
}
