// Contributions and goods: campaigns, donors, pledges, stock. What the page asks and says of them.
import * as api from './api.ts';
import { list, now } from './api.ts';
import type { Input, Values } from './caseforms.ts';
import { either, t, word } from './i18n.svelte.ts';
import type { Day, ListResult } from './types.ts';

export interface Duty {
  what: string;
  text_vi: string;
  text_en: string;
  due: Day;
  done_on: Day;
  state: 'done' | 'late' | 'overdue' | 'running';
}
export interface FundAccount {
  id: string;
  name: string;
  kind: 'fund' | 'outside' | 'spending';
  source: string;
  unit: string;
  balance_vnd: number;
  campaign_id: string;
  purposes: string[];
  postings: number;
}
export interface Campaign {
  id: string;
  version: number;
  name: string;
  purpose: string;
  unit: string;
  unit_name: string;
  incident_name: string;
  decision_no: string;
  decided_on: Day;
  signer: string;
  opens_on: Day;
  closes_on: Day;
  ends_on: Day;
  public: boolean;
  phase: string;
  duties: Duty[];
  accounts: FundAccount[];
  received_vnd: number;
  spent_vnd: number;
  left_vnd: number;
  pledged_vnd: number;
  donations: number;
}
export interface Donor {
  id: string;
  name: string;
  kind: string;
  consent: boolean;
}
export interface Pledge {
  id: string;
  code: string;
  donor_id: string;
  donor_name: string;
  amount_vnd: number;
  received_vnd: number;
  state: string;
  due_on: Day;
  reasons: string[];
}
export interface Donation {
  id: string;
  receipt_no: number;
  account_id: string;
  donor: string;
  amount_vnd: number;
  received_on: Day;
  reference: string;
  text: string;
  state: string;
  condition: string;
}
export interface Unmatched extends Donation {
  proposals: Pledge[];
  donors: Donor[];
}
export interface Item {
  id: string;
  name: string;
  unit_of: string;
}
export interface Place {
  id: string;
  name: string;
}
export interface Lot {
  id: string;
  item_id: string;
  receipt_no: number;
  expires_on: Day;
  origin: string;
  donor: string;
  condition: string;
  campaign_id: string;
  communes: string[];
  held_in: string;
  held: number;
  days_left: number | null;
  state: 'fresh' | 'expiring' | 'expired';
}
export interface Stock {
  warehouses: Place[];
  items: Item[];
  lots: Lot[];
}
export interface Loss {
  id: string;
  item_id: string;
  warehouse_id: string;
  quantity: number;
  cause: string;
  reason: string;
}
export interface HandLine {
  id: string;
  case_id: string;
  case_code: string;
  head_name: string;
  item_name: string;
  unit_of: string;
  quantity: number;
  state: string;
  signed_by: string;
  signed_how: string;
  issued_on: Day;
}
export interface HandList {
  id: string;
  name: string;
  planned_on: Day;
  lines: HandLine[];
}

const rows = async <T>(path: string): Promise<T[]> => list<T>((await api.request<{ items: T[] }>('GET', `/api/v1/${path}`)).items);

export const campaigns = async (): Promise<Campaign[]> => (await rows<Campaign>('campaigns')).map((k) => ({ ...k, duties: list(k.duties), accounts: list(k.accounts) }));
export const accounts = async (): Promise<FundAccount[]> => list<FundAccount>((await api.request<{ accounts: FundAccount[] }>('GET', '/api/v1/fund')).accounts);
export const donors = (): Promise<Donor[]> => rows<Donor>('donors?limit=500');
export const pledges = (campaign: string): Promise<Pledge[]> => rows<Pledge>(`pledges?campaign=${campaign}`);
export const unmatched = async (campaign: string): Promise<Unmatched[]> => (await rows<Unmatched>(`donations/unmatched?campaign=${campaign}`)).map((d) => ({ ...d, proposals: list(d.proposals), donors: list(d.donors) }));
export const losses = (): Promise<Loss[]> => rows<Loss>('stock/losses?state=reported');
export const handLists = async (): Promise<HandList[]> => (await rows<HandList>('stock/lists')).map((l) => ({ ...l, lines: list(l.lines) }));

/** Donations to the accounts of a campaign, the newest first. */
export async function donations(k: Campaign): Promise<Donation[]> {
  const parts = await Promise.all(k.accounts.map((a) => rows<Donation>(`donations?account=${a.id}&limit=200`)));
  return parts.flat().sort((a, b) => b.received_on.localeCompare(a.received_on) || b.receipt_no - a.receipt_no);
}

export async function stock(): Promise<Stock> {
  const s = await api.request<Stock>('GET', '/api/v1/stock');
  return { warehouses: list(s.warehouses), items: list(s.items), lots: list<Lot>(s.lots).map((l) => ({ ...l, communes: list(l.communes) })) };
}

/** Takes in a bank's statement as donations. */
export async function importBank(account: string, from: string, late: string, file: File): Promise<ListResult> {
  const form = new FormData();
  form.set('account_id', account);
  form.set('from_account_id', from);
  if (late) form.set('late_account_id', late);
  form.set('file', file);
  const r = await api.request<ListResult>('POST', '/api/v1/donations/bank', form);
  return { ...r, faults: list(r.faults), broken: '' };
}

export const today = (): string => new Date(now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** An amount or quantity as people type it: 1.500.000 or 12,5. NaN when it is none. */
export function typed(text: string): number {
  const plain = text.replace(/[\s\u00a0]/g, '').replace(/[.](?=\d{3}(\D|$))/g, '').replace(',', '.');
  return /^\d+(\.\d{1,3})?$/.test(plain) ? Number(plain) : NaN;
}

/** Something that was typed and cannot be so. */
export class Wrong extends Error {
  readonly field: string;
  constructor(text: string, field: string) {
    super(text);
    this.field = field;
  }
}

/** What is typed as data of an operation: numbers as numbers, what is empty left out. Throws Wrong for what is no number. */
export function entered(v: Values, numbers: readonly string[] = []): Record<string, unknown> {
  const said = Object.entries(v).filter(([, x]) => x.length > 0);
  const wrong = said.find(([k, x]) => numbers.includes(k) && !(typed(String(x)) >= 0));
  if (wrong) throw new Wrong(t('gift_need_number'), wrong[0]);
  return Object.fromEntries(said.map(([k, x]) => [k, numbers.includes(k) ? typed(String(x)) : x]));
}

export const dutyText = (d: Duty): string => either({ vi: d.text_vi, en: d.text_en });

/** The kinds of help that a gift can be bound to. */
export const PURPOSES = ['meal', 'treatment', 'transport', 'house', 'injury', 'death', 'rice', 'needs'] as const;

const paper = (free = false): Input[] => [
  { name: 'decision_no', label: 'dec_number', type: 'text', most: 60, free },
  { name: 'decided_on', label: 'dec_on', type: 'date', free },
  { name: 'signer', label: 'dec_signer', type: 'text', most: 120, free },
];

/** What is asked to open a campaign. */
export const campaignInputs = (incidents: [string, string][], own: FundAccount[]): Input[] => [
  { name: 'incident_id', label: 'gift_incident', type: 'select', choices: incidents },
  { name: 'account_id', label: 'gift_account', hint: 'gift_account_hint', type: 'select', choices: own.map((a) => [a.id, a.name]) },
  { name: 'name', label: 'gift_name', type: 'text', most: 200 },
  { name: 'purpose', label: 'gift_purpose', type: 'long', most: 1000 },
  ...paper(),
  { name: 'opens_on', label: 'gift_opens', type: 'date' },
  { name: 'closes_on', label: 'gift_closes', hint: 'gift_closes_hint', type: 'date' },
  { name: 'bank_name', label: 'gift_bank', type: 'text', most: 120, free: true },
  { name: 'bank_bin', label: 'gift_bin', hint: 'gift_bin_hint', type: 'text', most: 6, free: true },
  { name: 'bank_account', label: 'gift_number', type: 'text', most: 19, free: true },
  { name: 'bank_holder', label: 'gift_holder', type: 'text', most: 120, free: true },
  { name: 'public', label: 'gift_public', hint: 'gift_public_hint', type: 'radio', choices: [['no', t('gift_no')], ['yes', t('gift_yes')]] },
];

export const extendInputs = (): Input[] => [{ name: 'closes_on', label: 'gift_closes', type: 'date' }, ...paper(), { name: 'reason', label: 'gift_why_longer', type: 'long', most: 500 }];

export const publishInputs = (): Input[] => [
  { name: 'on', label: 'gift_public_on', type: 'date' },
  { name: 'where', label: 'gift_public_where', type: 'text', most: 300 },
];

export const donorInputs = (): Input[] => [
  { name: 'kind', label: 'gift_donor_kind', type: 'radio', choices: ['person', 'organisation', 'anonymous'].map((k) => [k, word('donor', k)]) },
  { name: 'name', label: 'gift_donor_name', type: 'text', most: 200, when: (v) => v.kind !== 'anonymous' },
  { name: 'phone', label: 'h_phone', type: 'text', most: 20, free: true, when: (v) => v.kind !== 'anonymous' },
  { name: 'consent', label: 'gift_consent', type: 'radio', choices: [['no', t('gift_no')], ['yes', t('gift_yes')]], when: (v) => v.kind !== 'anonymous' },
];

export const pledgeInputs = (all: Donor[]): Input[] => [
  { name: 'donor_id', label: 'gift_donor', type: 'select', choices: all.map((d) => [d.id, d.name || word('donor', d.kind)]) },
  { name: 'amount_vnd', label: 'gift_amount', type: 'text', most: 20 },
  { name: 'due_on', label: 'gift_due', type: 'date', free: true },
  { name: 'only_campaign', label: 'gift_only', type: 'radio', choices: [['no', t('gift_no')], ['yes', t('gift_yes')]] },
];

export const donationInputs = (own: FundAccount[], outside: FundAccount[]): Input[] => [
  { name: 'account_id', label: 'gift_into', type: 'select', choices: own.map((a) => [a.id, a.name]) },
  { name: 'from_account_id', label: 'gift_from', type: 'select', choices: outside.map((a) => [a.id, a.name]) },
  { name: 'donor', label: 'gift_donor_name', type: 'text', most: 200, free: true },
  { name: 'amount_vnd', label: 'gift_amount', type: 'text', most: 20 },
  { name: 'on', label: 'gift_on', type: 'date' },
  { name: 'reference', label: 'gift_reference', type: 'text', most: 120 },
  { name: 'purposes', label: 'gift_for', hint: 'gift_for_hint', type: 'checks', free: true, choices: PURPOSES.map((p) => [p, word('cost', p)]) },
  { name: 'condition', label: 'gift_condition', type: 'text', most: 500, free: true },
];

const choices = (all: { id: string; name: string }[]): [string, string][] => all.map((x) => [x.id, x.name]);

export const receiveInputs = (s: Stock): Input[] => [
  { name: 'warehouse_id', label: 'stk_house', type: 'select', choices: choices(s.warehouses) },
  { name: 'item_id', label: 'stk_item', type: 'select', choices: s.items.map((i) => [i.id, `${i.name} (${i.unit_of})`]) },
  { name: 'quantity', label: 'stk_quantity', type: 'text', most: 15 },
  { name: 'expires_on', label: 'stk_expires', type: 'date', free: true },
  { name: 'origin', label: 'stk_origin', type: 'radio', choices: ['donation', 'reserve', 'purchase'].map((o) => [o, word('origin', o)]) },
  { name: 'donor', label: 'gift_donor_name', type: 'text', most: 200, free: true, when: (v) => v.origin === 'donation' },
  { name: 'condition', label: 'gift_condition', type: 'text', most: 500, free: true, when: (v) => v.origin === 'donation' },
  { name: 'document', label: 'stk_document', type: 'text', most: 120 },
];

export const moveInputs = (others: Place[]): Input[] => [
  { name: 'to_warehouse_id', label: 'stk_to', type: 'select', choices: choices(others) },
  { name: 'quantity', label: 'stk_quantity', type: 'text', most: 15 },
  { name: 'document', label: 'stk_document', type: 'text', most: 120 },
];

export const lossInputs = (): Input[] => [
  { name: 'quantity', label: 'stk_quantity', type: 'text', most: 15 },
  { name: 'reason', label: 'stk_why', type: 'long', most: 500 },
];

export const issueInputs = (): Input[] => [
  { name: 'signed_by', label: 'stk_signed_by', type: 'text', most: 120 },
  { name: 'signed_how', label: 'stk_signed_how', type: 'radio', choices: ['screen', 'paper'].map((h) => [h, word('signed', h)]) },
];

export const itemInputs = (): Input[] => [
  { name: 'name', label: 'stk_item', type: 'text', most: 120 },
  { name: 'unit_of', label: 'stk_unit', type: 'text', most: 30 },
  { name: 'settles', label: 'stk_settles', hint: 'stk_settles_hint', type: 'radio', choices: [['', t('gift_no')], ['rice', t('gift_yes')]], free: true },
  { name: 'warn_days', label: 'stk_warn', type: 'text', most: 4 },
];

export const houseInputs = (): Input[] => [
  { name: 'name', label: 'stk_house', type: 'text', most: 120 },
  { name: 'address', label: 'h_address', type: 'text', most: 300, free: true },
];

/** What is asked to make a distribution list: the same for each case. */
export const listInputs = (s: Stock): Input[] => [
  { name: 'name', label: 'hnd_name', type: 'text', most: 200 },
  { name: 'warehouse_id', label: 'stk_house', type: 'select', choices: choices(s.warehouses) },
  { name: 'item_id', label: 'stk_item', type: 'select', choices: s.items.map((i) => [i.id, `${i.name} (${i.unit_of})`]) },
  { name: 'quantity', label: 'hnd_each', type: 'text', most: 15 },
  { name: 'planned_on', label: 'gift_on', type: 'date', free: true },
  { name: 'codes', label: 'hnd_codes', hint: 'hnd_codes_hint', type: 'long', most: 4000 },
];

/** The data of a list: the codes of its cases become the cases. */
export async function listData({ codes, ...v }: Values): Promise<Record<string, unknown>> {
  const { quantity, item_id, ...rest } = entered(v, ['quantity']);
  const lines: Record<string, unknown>[] = [];
  for (const code of new Set(String(codes).toUpperCase().split(/[\s,;]+/).filter(Boolean))) {
    const found = (await api.cases({ status: '', family: '', priority: 0, q: code })).items.find((c) => c.code === code);
    if (!found) throw new Wrong(t('hnd_no_case', { code }), 'codes');
    lines.push({ case_id: found.id, item_id, quantity });
  }
  return { ...rest, lines };
}

/** How a lot's time stands, in words and as a class. */
export function shelf(l: Lot): { text: string; tone: string } {
  if (l.state === 'expired') return { text: t('stk_expired'), tone: 'late' };
  if (l.days_left === null || l.days_left === undefined) return { text: t('stk_keeps'), tone: 'off' };
  return { text: t('stk_days', { n: l.days_left }), tone: l.state === 'expiring' ? 'soon' : 'off' };
}

export const tone = (d: Duty): string => ({ done: 'done', late: 'soon', overdue: 'late', running: 'off' })[d.state];
export const reasonsOf = (p: Pledge): string => p.reasons.map((r) => word('match', r)).join(', ');
