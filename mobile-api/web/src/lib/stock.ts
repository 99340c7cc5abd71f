// Goods: warehouses, lots, losses, and the lists by which they are handed out. What the page asks and says of them.
import * as api from './api.ts';
import { items, list } from './api.ts';
import type { Input, Values } from './caseforms.ts';
import { clean, type Problem } from './deed.svelte.ts';
import { entered, typed, Wrong } from './entered.ts';
import { t, word } from './i18n.svelte.ts';
import type { Day, Instant } from './types.ts';

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
  quantity: number; // negative: missing
  cause: 'loss' | 'count';
  document: string; // of a count
  reason: string;
  state: 'reported' | 'approved' | 'refused';
  answer: string; // why it was refused
  created_at: Instant;
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
  attachment_id: string; // photo of the signature
  may_photo: boolean; // the reader may take one
}
export interface HandList {
  id: string;
  name: string;
  planned_on: Day;
  lines: HandLine[];
}

export const losses = (): Promise<Loss[]> => items<Loss>('stock/losses');
export const handLists = async (): Promise<HandList[]> => (await items<HandList>('stock/lists')).map((l) => ({ ...l, lines: list(l.lines) }));

export async function stock(): Promise<Stock> {
  const s = await api.request<Stock>('GET', '/api/v1/stock');
  return { warehouses: list(s.warehouses), items: list(s.items), lots: list<Lot>(s.lots).map((l) => ({ ...l, communes: list(l.communes) })) };
}

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

/** What is asked of who hands goods out. A photo is of whoever gets them, signing, or of the page that they signed. */
export const issueInputs = (photo: boolean): Input[] => [
  { name: 'signed_by', label: 'stk_signed_by', type: 'text', most: 120 },
  { name: 'signed_how', label: 'stk_signed_how', type: 'radio', choices: ['screen', 'paper', ...(photo ? ['photo'] : [])].map((h) => [h, word('signed', h)]) },
  { name: 'attachment_id', label: 'stk_photo', hint: 'stk_photo_hint', type: 'file', when: (v) => v.signed_how === 'photo' },
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

/** What was counted of lots, by their ids: as people typed it, and why it is another number than in the books. */
export type Counted = Record<string, { quantity: string; reason: string }>;

/** How much more was counted of a lot than is in the books; undefined when nothing, or no number, was typed. */
export function difference(l: Lot, c: Counted): number | undefined {
  const text = c[l.id]?.quantity.trim() ?? '';
  const found = typed(text);
  return text && found >= 0 ? Math.round((found - l.held) * 1000) / 1000 : undefined;
}

/** What stands against a count: a number that is none, a difference without its reason, nothing counted at all. */
export function countProblems(lots: readonly Lot[], c: Counted): Problem[] {
  const said = lots.filter((l) => c[l.id]?.quantity.trim());
  const wrong = said.filter((l) => difference(l, c) === undefined).map((l) => ({ text: t('gift_need_number'), field: `count-${l.id}` }));
  const silent = said.filter((l) => difference(l, c) && !clean(c[l.id]!.reason)).map((l) => ({ text: t('cnt_need_why', { n: l.receipt_no }), field: `why-${l.id}` }));
  return said.length ? [...wrong, ...silent] : [{ text: t('cnt_need_some'), field: `count-${lots[0]?.id}` }];
}

/** The data of a count: what was not counted is left out. */
export const countData = (document: string, lots: readonly Lot[], c: Counted): Record<string, unknown> => ({
  document: clean(document),
  lots: lots.flatMap((l) => {
    const more = difference(l, c);
    return more === undefined ? [] : [{ lot_id: l.id, quantity: typed(c[l.id]!.quantity), ...(more && { reason: clean(c[l.id]!.reason) }) }];
  }),
});
