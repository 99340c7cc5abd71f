// Accounts of the fund: the forms that open one, book what came in and close the books, and which accounts are still missing.
import type { Choice, Input, Values } from './caseforms.ts';
import { word } from './i18n.svelte.ts';
import type { Account } from './money.ts';

type Kind = Account['kind'];
const KINDS: Kind[] = ['fund', 'outside', 'spending'];
const SOURCES = ['NSNN_TINH', 'NSNN_XA', 'QUY', 'DONG_GOP', 'DTQG']; // districts have no budgets any more

/** An account that is still missing. */
export interface Missing {
  kind: Kind;
  source: string; // '' where any will do
  unit: string;
}

/** What has to be opened before money can come in and be paid out: a fund account, where its money comes from, and, for each
 * source and place, what it is spent on. The first is the one to do first. */
export function missing(all: readonly Account[], unit: string): Missing[] {
  const funds = all.filter((a) => a.kind === 'fund');
  const has = (kind: Kind, of?: Account) => all.some((a) => a.kind === kind && (!of || (a.source === of.source && a.unit === of.unit)));
  const unspent = funds.filter((a, n) => !has('spending', a) && funds.findIndex((b) => b.source === a.source && b.unit === a.unit) === n);
  return [
    ...(funds.length ? [] : [{ kind: 'fund' as Kind, source: '', unit }]),
    ...(has('outside') ? [] : [{ kind: 'outside' as Kind, source: funds[0]?.source ?? '', unit: funds[0]?.unit ?? unit }]),
    ...(funds.length ? [] : [{ kind: 'spending' as Kind, source: '', unit }]),
    ...unspent.map((a) => ({ kind: 'spending' as Kind, source: a.source, unit: a.unit })),
  ];
}

/** What is asked to open an account. */
export const openInputs = (): Input[] => [
  { name: 'kind', label: 'acc_kind', type: 'radio', choices: KINDS.map((k) => [k, word('acckind', k)]) },
  { name: 'source', label: 'acc_source', hint: 'acc_source_hint', type: 'select', choices: SOURCES.map((s) => [s, word('source', s)]) },
  { name: 'name', label: 'acc_name', hint: 'acc_name_hint', type: 'text', most: 120 },
  { name: 'unit', label: 'unit_code', hint: 'unit_hint', type: 'unit' },
];

/** With what the form begins: the first account that is missing, else another fund account. */
export const openStart = (all: readonly Account[], unit: string): Values => ({ name: '', ...(missing(all, unit)[0] ?? { kind: 'fund', source: '', unit }) });

/** May money that came in be booked on an account? One of a campaign, or bound to a purpose, takes donations only. */
export const takesMoney = (a: Account): boolean => a.kind === 'fund' && !a.campaign_id && !a.purposes?.length && !a.communes?.length;

/** The accounts that money may have come from, those of its own source first. */
export const givers = (to: Account, all: readonly Account[]): Account[] => {
  const outside = all.filter((a) => a.kind === 'outside');
  return [...outside.filter((a) => a.source === to.source), ...outside.filter((a) => a.source !== to.source)];
};

const named = (all: readonly Account[]): Choice[] => all.map((a) => [a.id, `${a.name} (${word('source', a.source)})`]);

/** What is asked to book money that came in. */
export const receiveInputs = (from: readonly Account[]): Input[] => [
  { name: 'from_account_id', label: 'acc_from', type: 'select', choices: named(from) },
  { name: 'amount_vnd', label: 'gift_amount', type: 'text', most: 20 },
  { name: 'on', label: 'acc_on', hint: 'acc_on_hint', type: 'date' },
  { name: 'document', label: 'mon_document', hint: 'acc_document_hint', type: 'text', most: 60 },
  { name: 'note', label: 'acc_note', type: 'text', most: 500, free: true },
];

/** What is asked to close the books. */
export const closeInputs = (): Input[] => [{ name: 'to', label: 'acc_close_to', hint: 'acc_close_hint', type: 'date' }];
