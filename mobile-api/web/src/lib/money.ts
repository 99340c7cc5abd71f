// The fund: accounts, their statements, transfers, and the costs that wait for approval.
import { list, request } from './api.ts';
import type { Choice, Input } from './caseforms.ts';
import { money, t } from './i18n.svelte.ts';
import type { Day, Instant } from './types.ts';

export interface CostRow {
  id: string;
  case_id: string;
  case_code: string;
  unit_name: string;
  kind: string;
  amount_vnd: number;
  citation: string;
  state: string;
  reason: string;
  level: string;
  flag: string;
  evidence: string;
  evidence_on: Day;
  has_file: boolean;
  file_id: string; // the scan, when the reader may open it
  wanted: string; // paper that is missing
  wanted_en: string;
  created_at: Instant;
}
export interface CostPage {
  items: CostRow[];
  next: string;
  total: number;
  sum_vnd: number;
  as_of: Instant;
}
export interface Approval {
  id: string;
  state: 'waiting' | 'done';
  lines: number;
  approved: number;
  approved_vnd: number;
  refused: number;
}
export interface Account {
  id: string;
  name: string;
  kind: 'fund' | 'outside' | 'spending';
  source: string;
  unit: string;
  balance_vnd: number;
  reserved_vnd: number;
  campaign_id: string;
  purposes: string[];
  communes: string[];
  postings: number;
  closed_to: Day; // nothing that happened up to this day is booked any more
}
export interface Between {
  from_unit: string;
  from_name: string;
  to_unit: string;
  to_name: string;
  owed_vnd: number;
  sent_vnd: number;
}
export interface Transfer {
  id: string;
  from_account_id: string; // '' until it is approved
  to_account_id: string;
  from_name: string;
  to_name: string;
  amount_vnd: number;
  reason: string;
  state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'sent';
  decision_no: string;
  decided_on: Day;
  signer: string;
  answer: string; // why it was refused or went back
  case_code: string; // of the cost passed on that it is for; '' of none
  created_at: Instant;
}
export interface StatementLine {
  number: number;
  occurred_on: Day;
  entry_id: string;
  kind: string;
  reversed: boolean;
  document: string;
  note: string;
  amount_vnd: number;
  after_vnd: number;
}
export interface Statement {
  account: Account;
  from: Day;
  to: Day;
  opening_vnd: number;
  in_vnd: number;
  out_vnd: number;
  closing_vnd: number;
  lines: StatementLine[];
  next: number;
}
export interface TrialLine {
  id: string;
  unit: string;
  unit_name: string;
  name: string;
  in_vnd: number;
  out_vnd: number;
  balance_vnd: number;
}

const query = (q: Record<string, string | number>) => new URLSearchParams(Object.entries(q).flatMap(([k, v]) => (v === '' || v === 0 ? [] : [[k, String(v)]]))).toString();
const part = encodeURIComponent;

export async function costs(filter: Record<string, string | number>): Promise<CostPage> {
  const page = await request<CostPage>('GET', `/api/v1/costs?${query(filter)}`);
  return { ...page, items: list<CostRow>(page.items) };
}
export const approval = (id: string) => request<Approval>('GET', `/api/v1/approvals/${part(id)}`);
/** The accounts of the reader's area, of the fund and of the world outside. */
export async function accounts(): Promise<Account[]> {
  const v = await request<{ accounts: Account[] }>('GET', '/api/v1/fund');
  return list<Account>(v.accounts).map((a) => ({ ...a, purposes: list(a.purposes) }));
}
export const fundAccounts = async () => (await accounts()).filter((a) => a.kind === 'fund');
export async function transfers(): Promise<{ items: Transfer[]; between: Between[] }> {
  const v = await request<{ items: Transfer[]; between: Between[] }>('GET', '/api/v1/transfers');
  return { items: list<Transfer>(v.items), between: list<Between>(v.between) };
}
export async function statement(id: string, filter: Record<string, string | number>): Promise<Statement> {
  const st = await request<Statement>('GET', `/api/v1/accounts/${part(id)}/statement?${query(filter)}`);
  return { ...st, lines: list<StatementLine>(st.lines) };
}
export async function trialBalance(on: string): Promise<{ accounts: TrialLine[]; sum_vnd: number }> {
  const v = await request<{ accounts: TrialLine[]; sum_vnd: number }>('GET', `/api/v1/trial-balance?${query({ on })}`);
  return { ...v, accounts: list<TrialLine>(v.accounts) };
}

/** What is approved of a page of costs, when the lines whose ids are given are left out. */
export function chosen(page: CostPage, out: readonly string[]): { lines: number; vnd: number } {
  const left = page.items.filter((r) => out.includes(r.id));
  return { lines: page.total - left.length, vnd: page.sum_vnd - left.reduce((sum, r) => sum + r.amount_vnd, 0) };
}

/** How far an approval has come, from 0 to 100; one with nothing to do is done. */
export const percent = (a: Pick<Approval, 'lines' | 'approved' | 'refused' | 'state'>): number =>
  a.state === 'done' || a.lines < 1 ? 100 : Math.min(99, Math.floor((100 * (a.approved + a.refused)) / a.lines));

/** Accounts to choose from, each with what is free of it. */
export const accountChoices = (all: readonly Account[]): Choice[] => all.map((a) => [a.id, t('mon_free', { name: a.name, vnd: money(a.balance_vnd - a.reserved_vnd) })]);

/** The paper by which something is approved. */
export const ruling = (): Input[] => [
  { name: 'decision_no', label: 'dec_number', type: 'text', most: 60 },
  { name: 'decided_on', label: 'dec_on', type: 'date' },
  { name: 'signer', label: 'dec_signer', type: 'text', most: 120 },
];

/** What is asked to ask the level above for money. */
export const askInputs = (own: readonly Account[]): Input[] => [
  { name: 'to_account_id', label: 'trf_to', hint: 'trf_to_hint', type: 'select', choices: accountChoices(own) },
  { name: 'amount_vnd', label: 'gift_amount', type: 'text', most: 20 },
  { name: 'reason', label: 'trf_reason', type: 'long', most: 500 },
];

/** What is asked to approve a transfer: from where, and by which decision. The account that asks cannot give. */
export const approveInputs = (x: Transfer, all: readonly Account[]): Input[] => [
  { name: 'from_account_id', label: 'trf_from', type: 'select', choices: accountChoices(all.filter((a) => a.id !== x.to_account_id)) },
  ...ruling(),
];

/** Whose turn it is with a transfer that is not at its end. */
export const stillOpen = (x: Transfer): boolean => x.state === 'asked' || x.state === 'approved';

/** The paper that proves a cost: its number and date, and a photo or scan of it. */
export const evidenceInputs = (): Input[] => [
  { name: 'evidence', label: 'ret_number', type: 'text', most: 200, free: true },
  { name: 'evidence_on', label: 'ret_on', type: 'date', free: true },
  { name: 'evidence_id', label: 'ret_file', hint: 'ret_file_hint', type: 'file', free: true },
];

/** What is asked to settle what an account has paid. */
export const settleInputs = (): Input[] => [
  { name: 'to', label: 'set_to', hint: 'set_to_hint', type: 'date' },
  { name: 'document', label: 'set_document', type: 'text', most: 60 },
];

/** What is asked to pass a cost on to the level above: why, and of a commune with several accounts, which is short of money. */
export const escalateInputs = (own: readonly Account[]): Input[] => [
  { name: 'reason', label: 'apr_why', type: 'long', most: 500 },
  ...(own.length > 1 ? [{ name: 'account_id', label: 'apr_short_one', hint: 'apr_short_hint', type: 'select', none: 'apr_short_none', free: true, choices: accountChoices(own) } as Input] : []),
];
