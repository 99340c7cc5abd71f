// Contributions: campaigns, donors, pledges, donations. What the page asks and says of them.
import { items, list, request } from './api.ts';
import type { Choice, Input } from './caseforms.ts';
import { either, t, word } from './i18n.svelte.ts';
import { ruling, type Account } from './money.ts';
import type { Day, ListResult } from './types.ts';

export interface Duty {
  what: string;
  text_vi: string;
  text_en: string;
  due: Day;
  done_on: Day;
  state: 'done' | 'late' | 'overdue' | 'running';
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
  accounts: Account[];
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
  reason: string; // why it was withdrawn
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
export const campaigns = async (): Promise<Campaign[]> => (await items<Campaign>('campaigns')).map((k) => ({ ...k, duties: list(k.duties), accounts: list(k.accounts) }));
export const donors = (): Promise<Donor[]> => items<Donor>('donors?limit=500');
export const pledges = (campaign: string): Promise<Pledge[]> => items<Pledge>(`pledges?campaign=${campaign}`);
export const unmatched = async (campaign: string): Promise<Unmatched[]> => (await items<Unmatched>(`donations/unmatched?campaign=${campaign}`)).map((d) => ({ ...d, proposals: list(d.proposals), donors: list(d.donors) }));
/** Donations to the accounts of a campaign, the newest first. */
export async function donations(k: Campaign): Promise<Donation[]> {
  const parts = await Promise.all(k.accounts.map((a) => items<Donation>(`donations?account=${a.id}&limit=200`)));
  return parts.flat().sort((a, b) => b.received_on.localeCompare(a.received_on) || b.receipt_no - a.receipt_no);
}

/** Takes in a bank's statement as donations: into which account, from which of the world outside, and where late money goes. */
export async function importBank(into: Record<string, string>, file: File): Promise<ListResult> {
  const form = new FormData();
  for (const [name, id] of Object.entries(into)) if (id) form.set(name, id);
  form.set('file', file);
  const r = await request<ListResult>('POST', '/api/v1/donations/bank', form);
  return { ...r, faults: list(r.faults), broken: '' };
}

const named = (all: readonly Account[]): Choice[] => all.map((a) => [a.id, a.name]);

/** What is asked of a bank's statement: nothing that goes without saying. */
export const bankInputs = (own: readonly Account[], outside: readonly Account[], general: readonly Account[]): Input[] => [
  ...(own.length > 1 ? [{ name: 'account_id', label: 'gift_bank_into', type: 'select', choices: named(own) } as Input] : []),
  ...(outside.length > 1 ? [{ name: 'from_account_id', label: 'gift_from', type: 'select', choices: named(outside) } as Input] : []),
  { name: 'late_account_id', label: 'gift_late', type: 'select', none: 'gift_late_none', free: true, choices: named(general) },
];

export const dutyText = (d: Duty): string => either({ vi: d.text_vi, en: d.text_en });

/** The kinds of help that a gift can be bound to. */
export const PURPOSES = ['meal', 'treatment', 'transport', 'house', 'injury', 'death', 'rice', 'needs'] as const;

/** What is asked to open a campaign. */
export const campaignInputs = (incidents: [string, string][], own: Account[]): Input[] => [
  { name: 'incident_id', label: 'gift_incident', type: 'select', choices: incidents },
  { name: 'account_id', label: 'gift_account', hint: 'gift_account_hint', type: 'select', choices: named(own) },
  { name: 'name', label: 'gift_name', type: 'text', most: 200 },
  { name: 'purpose', label: 'gift_purpose', type: 'long', most: 1000 },
  ...ruling(),
  { name: 'opens_on', label: 'gift_opens', type: 'date' },
  { name: 'closes_on', label: 'gift_closes', hint: 'gift_closes_hint', type: 'date' },
  { name: 'bank_name', label: 'gift_bank', type: 'text', most: 120, free: true },
  { name: 'bank_bin', label: 'gift_bin', hint: 'gift_bin_hint', type: 'text', most: 6, free: true },
  { name: 'bank_account', label: 'gift_number', type: 'text', most: 19, free: true },
  { name: 'bank_holder', label: 'gift_holder', type: 'text', most: 120, free: true },
  { name: 'public', label: 'gift_public', hint: 'gift_public_hint', type: 'radio', choices: [['no', t('gift_no')], ['yes', t('gift_yes')]] },
];

export const extendInputs = (): Input[] => [{ name: 'closes_on', label: 'gift_closes', type: 'date' }, ...ruling(), { name: 'reason', label: 'gift_why_longer', type: 'long', most: 500 }];

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

export const donationInputs = (own: Account[], outside: Account[]): Input[] => [
  { name: 'account_id', label: 'gift_into', type: 'select', choices: named(own) },
  { name: 'from_account_id', label: 'gift_from', type: 'select', choices: named(outside) },
  { name: 'donor', label: 'gift_donor_name', type: 'text', most: 200, free: true },
  { name: 'amount_vnd', label: 'gift_amount', type: 'text', most: 20 },
  { name: 'on', label: 'gift_on', type: 'date' },
  { name: 'reference', label: 'gift_reference', type: 'text', most: 120 },
  { name: 'purposes', label: 'gift_for', hint: 'gift_for_hint', type: 'checks', free: true, choices: PURPOSES.map((p) => [p, word('cost', p)]) },
  { name: 'condition', label: 'gift_condition', type: 'text', most: 500, free: true },
];

export const tone = (d: Duty): string => ({ done: 'done', late: 'soon', overdue: 'late', running: 'off' })[d.state];
export const reasonsOf = (p: Pledge): string => p.reasons.map((r) => word('match', r)).join(', ');
