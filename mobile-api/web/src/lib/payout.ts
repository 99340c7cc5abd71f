// Payment lists, petrol prices and what is published, as the API gives them and as the screens need them.
import { instant, list, now, request } from './api.ts';
import type { Day, Instant } from './types.ts';

export interface PaymentRow {
  id: string;
  number: number;
  code: string;
  case_code: string;
  payee: string; // '' = paid by the code of the case
  unit_name: string;
  kind: string;
  amount_vnd: number;
  state: 'listed' | 'paid' | 'uncollected' | 'withdrawn';
  result_on: Day;
}

export interface PaymentList {
  id: string;
  code: string;
  month: Day;
  service: string;
  provider: string;
  state: 'open' | 'sent' | 'withdrawn';
  unit_name: string;
  lines: number;
  total_vnd: number;
  in_words: string;
  paid: number;
  uncollected: number;
  waiting: number;
  paid_vnd: number;
  sent_on: Day;
  send_by: Day;
  report_by: Day;
  late: '' | 'send' | 'report';
  rows: PaymentRow[];
}

export interface PaymentClock {
  kind: 'payment_list' | 'payment_report';
  month: Day;
  last_day: Day;
  near: boolean;
  done: boolean;
  name: string;
  name_en: string;
  citation: string;
}

export interface Uncollected {
  payee_id: string;
  case_code: string;
  unit_name: string;
  first_month: Day;
  last_month: Day;
  months: number;
  citation: string;
}

export interface Suspension {
  id: string;
  case_code: string;
  unit_name: string;
  state: 'suspended' | 'declined' | 'resumed';
  first_month: Day;
  last_month: Day;
  decision_no: string;
  decided_on: Day;
  reason: string;
  resume_reason: string;
}

export interface RowFault {
  row: number;
  field: string;
  vi: string;
  en: string;
}

/** What became of the rows of a file. */
export interface FileResult {
  imported: number;
  already: number;
  others: number;
  faults: RowFault[];
}

export interface Price {
  id: string;
  product: string;
  region: number;
  valid_from: Instant;
  price_mdong_per_l: number;
  source: string;
  corrected: boolean;
  mine: boolean;
}

export interface WaitingTrip {
  trip_id: string;
  case_code: string;
  unit_name: string;
  started_at: Instant;
  metres: number;
  product: string;
  region: number;
}

export interface PublicRow {
  key: string;
  label: string;
  spent_vnd: number | null; // null: kept back
  cases: number | null;
}

export interface PublicAccount {
  id: string;
  name: string;
  unit_name: string;
  received_vnd: number;
  moved_vnd: number;
  spent_vnd: number | null;
  cases: number | null;
  left_vnd: number | null;
}

export interface Preview {
  on: boolean;
  from: Day;
  published: boolean;
  data: { least: number; accounts: PublicAccount[]; tables: { key: string; rows: PublicRow[] }[]; total: PublicRow };
}

export interface PublishedMonth {
  unit: string;
  unit_name: string;
  month: Day;
  published_at: Instant;
}

/** Payment lists, the newest first, with the clocks of this month. */
export async function payments(): Promise<{ items: PaymentList[]; clocks: PaymentClock[] }> {
  const p = await request<{ items: PaymentList[]; clocks: PaymentClock[] }>('GET', '/api/v1/payments');
  return { items: list(p.items), clocks: list(p.clocks) };
}

/** One payment list with its lines. */
export const payment = (id: string) => request<PaymentList>('GET', `/api/v1/payments/${encodeURIComponent(id)}`).then((p) => ({ ...p, rows: list<PaymentRow>(p.rows) }));

export const paymentFile = (id: string, format: 'xlsx' | 'csv') => `/api/v1/payments/${encodeURIComponent(id)}/file?format=${format}`;

/** Who did not collect for months in a row, and what was decided. */
export async function suspensions(): Promise<{ open: Uncollected[]; decided: Suspension[] }> {
  const s = await request<{ open: Uncollected[]; decided: Suspension[] }>('GET', '/api/v1/suspensions');
  return { open: list(s.open), decided: list(s.decided) };
}

async function send(path: string, file: File, fields: Record<string, string> = {}): Promise<FileResult> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  const r = await request<FileResult>('POST', path, form);
  return { ...r, faults: list(r.faults) };
}

/** Reads what the service says of a list; the same file again changes nothing. */
export const sendResults = (id: string, file: File) => send('/api/v1/payments/results', file, { list_id: id });

/** Enters the petrol prices of a file. */
export const sendPrices = (file: File) => send('/api/v1/prices', file);

export const prices = (waiting: boolean) =>
  request<{ items: Price[] }>('GET', `/api/v1/prices${waiting ? '?waiting=true' : ''}`).then((r) => list<Price>(r.items).map((p) => ({ ...p, valid_from: instant(p.valid_from) })));

export const waitingTrips = () => request<{ items: WaitingTrip[] }>('GET', '/api/v1/prices/waiting').then((r) => list<WaitingTrip>(r.items));

/** What would be published of a month. */
export async function preview(month: string): Promise<Preview> {
  const p = await request<Preview>('GET', `/api/v1/disclosures/preview?month=${encodeURIComponent(month)}`);
  return { ...p, data: { ...p.data, accounts: list(p.data.accounts), tables: list<Preview['data']['tables'][number]>(p.data.tables).map((x) => ({ ...x, rows: list(x.rows) })) } };
}

export const published = () => request<{ items: PublishedMonth[] }>('GET', '/api/v1/disclosures').then((r) => list<PublishedMonth>(r.items));

/** A month by Việt Nam's clock, so many after this one: 2026-11. */
export function monthFromNow(n: number): string {
  const today = new Date(now() + 7 * 3_600_000);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + n, 1)).toISOString().slice(0, 7);
}

/** 2026-11-01 or 2026-11 as 11/2026. */
export const monthWords = (day: string): string => `${day.slice(5, 7)}/${day.slice(0, 4)}`;

/** A price as somebody types it, in thousandths of a dong a litre; undefined when it is none: 22.660, 22660, 21.997,5. */
export function perLitre(text: string): number | undefined {
  const m = /^(\d{2})[. ]?(\d{3})(?:,(\d{1,3}))?$/.exec(text.trim());
  return m ? Number(m[1]! + m[2]! + (m[3] ?? '').padEnd(3, '0')) : undefined;
}

/** An instant that was typed as a day and an hour of Việt Nam. */
export const vietnamInstant = (day: string, hour: string): string => `${day}T${hour}:00+07:00`;
