// Batches: places looked for, for all in an area who need one. What the page asks and says of them.
import * as api from './api.ts';
import { ApiError, list } from './api.ts';
import { num, t } from './i18n.svelte.ts';
import type { Instant, Priority, Proposal, Reason } from './types.ts';
import { uuidv7 } from './uuid.ts';

export interface Choice {
  case_id: string;
  carer_id: string;
}
export interface Named {
  id: string;
  name: string;
}
export interface LeftOut {
  code: string;
  vi: string;
  en: string;
  count: number;
  only: number;
}
export interface Diagnosis {
  code: string;
  vi: string;
  en: string;
  left_out: LeftOut[];
}
export interface BatchLine {
  case_id: string;
  code: string;
  priority: Priority;
  person_ids: string[];
  taken: boolean;
  proposal?: Proposal;
  points: number;
  others: { carer_id: string; more: number }[];
  was: string;
  change: string;
  pinned: string;
  diagnosis?: Diagnosis;
}
export interface Batch {
  id: string;
  unit: string;
  unit_name: string;
  incident_id: string;
  after: string;
  created_at: Instant;
  state: 'waiting' | 'done' | 'failed';
  stage: string;
  percent: number;
  gap_ppm: number;
  pins: Choice[];
  bans: Choice[];
  dropped: (Choice & { pin: boolean; code: string; vi: string; en: string })[];
  groups: number;
  more: boolean;
  pairs: number;
  searched: number;
  placed: number;
  exceptions: number;
  problem: string;
  carers: Named[];
  changes: Record<string, number>;
  lines: BatchLine[];
  next: string;
}
export interface WhatIf {
  points: number;
  moves: { case_id: string; code: string; from: Named; to: Named; diagnosis?: Diagnosis }[];
}
export interface Taken {
  id: string;
  error?: { code: string; vi: string; en: string };
}
export const SHOWS = ['', 'placed', 'unplaced', 'exception', 'changed'] as const;

const path = (id: string, rest = '') => `/api/v1/batches/${encodeURIComponent(id)}${rest}`;

function tidy(b: Batch): Batch {
  const proposal = (p: Proposal): Proposal => ({ ...p, for: list<Reason>(p.for), against: list<Reason>(p.against) });
  const lines = list<BatchLine>(b.lines).map((l) => ({ ...l, person_ids: list<string>(l.person_ids), others: list<BatchLine['others'][number]>(l.others), ...(l.proposal && { proposal: proposal(l.proposal) }) }));
  return { ...b, pins: list(b.pins), bans: list(b.bans), dropped: list(b.dropped), carers: list(b.carers), changes: b.changes ?? {}, lines };
}

/** The latest batches of the reader's area, without their lines. */
export const batches = () => api.request<{ items: Batch[] }>('GET', '/api/v1/batches').then((r) => list<Batch>(r.items).map(tidy));

/** A batch with a page of its lines, after one. */
export const batch = (id: string, show: string, after: string, limit = 25) =>
  api.request<Batch>('GET', path(id, `?${new URLSearchParams({ limit: String(limit), ...(show && { show }), ...(after && { after }) })}`)).then(tidy);

export const startBatch = (unit: string, incident: string, after = '') =>
  api.request<{ id: string }>('POST', '/api/v1/batches', { unit, ...(incident && { incident_id: incident }), ...(after && { after }) }).then((r) => r.id);

/** What choices would change of the plan. Nothing is changed. */
export const whatIf = (id: string, body: { pins?: Choice[]; bans?: Choice[]; withdrawn?: string[] }) =>
  api.request<WhatIf>('POST', path(id, '/what-if'), body).then((w) => ({ ...w, moves: list<WhatIf['moves'][number]>(w.moves) }));

/** How far a plan can be from the best one, in plain words. */
export function gapWords(ppm: number): string {
  if (ppm < 0) return t('bat_gap_unknown');
  if (ppm === 0) return t('bat_gap_none');
  return t('bat_gap', { percent: num(Math.max(ppm / 10_000, 0.01), 2) });
}

const TOGETHER = 40; // groups offered by one call: it answers within seconds

/** Offers what a batch proposes for groups, some at a time, and says after each call what has come of it. A call that is
 * lost is made again with the same id, so that nobody is asked twice. */
export async function takeUp(id: string, cases: string[], autoNext: boolean, tell: (answers: Taken[]) => void): Promise<void> {
  for (let i = 0; i < cases.length; i += TOGETHER) {
    const body = { id: uuidv7(api.now()), cases: cases.slice(i, i + TOGETHER), auto_next: autoNext };
    tell(await patiently(() => api.request<{ items: Taken[] }>('POST', path(id, '/take'), body).then((r) => list<Taken>(r.items))));
  }
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (e) {
      if (!(e instanceof ApiError) || e.kind !== 'network' || tries >= 2) throw e;
    }
  }
}

/** The groups of a batch that can be offered a place, all pages of them. */
export async function takable(id: string): Promise<string[]> {
  const cases: string[] = [];
  for (let after = ''; ; ) {
    const page = await batch(id, 'placed', after, 100);
    cases.push(...page.lines.filter((l) => l.proposal && !l.taken).map((l) => l.case_id));
    if (!page.next) return cases;
    after = page.next;
  }
}
