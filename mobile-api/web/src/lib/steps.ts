// What is next for a case, what was done so far without the same line again and again, and how far a stay has come.
import type { Status, Step } from './types.ts';

/** The step that a case waits for: the one thing to press; none when its tasks say what is next. */
export const nextStep = (status: Status): 'verify' | 'assess' | 'decide' | undefined => ({ reported: 'verify', verified: 'assess', assessed: 'decide' } as const)[status as 'reported'];

/** A step, and how often it was done in a row until `until`. */
export interface Row extends Step {
  times: number;
  until: string;
}

/** Steps of one kind by one person without a reason, one after the other, become one row. */
export function rowsOf(steps: readonly Step[]): Row[] {
  const rows: Row[] = [];
  for (const s of [...steps].sort((a, b) => a.at.localeCompare(b.at))) {
    const last = rows.at(-1);
    const again = last && !s.reason && !last.reason && last.kind === s.kind && last.actor_name === s.actor_name && last.text_vi === s.text_vi;
    if (again) Object.assign(last, { times: last.times + 1, until: s.at });
    else rows.push({ ...s, times: 1, until: s.at });
  }
  return rows;
}

/** How much of a stay is gone, from 0 to 1, when `left` of its days remain until the limit of the law. */
export function gone(from: string, limit: string, left: number): number {
  const days = (Date.parse(limit) - Date.parse(from)) / 86_400_000;
  return days > 0 ? Math.min(1, Math.max(0, (days - left) / days)) : 1;
}
