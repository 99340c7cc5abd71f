// A report as a person tells it: what is asked, what must be there, and the operation it becomes. An urgent one is at most
// twelve answers.
import { num, t, type Key } from './i18n.svelte.ts';
import type { Problem } from './deed.svelte.ts';
import { PROTECTION_KINDS } from './types.ts';

/** What has been said so far. '' and 0 are not said. */
export interface Said {
  kind: string;
  urgent: '' | 'yes' | 'no';
  incident_id: string;
  name: string; // of the person of a protection case
  sex: string;
  birth_date: string;
  estimated_age: string;
  unit: string;
  address: string;
  at: { lat: number; lon: number; accuracy_m: number } | null;
  head_name: string;
  phones: string;
  safe: string;
  size: string;
  needs: string[];
  narrative: string;
  basis: string;
}

export const MOST_ANSWERS = 12;
const LONGEST: Partial<Record<keyof Said, number>> = { name: 120, address: 300, head_name: 120, narrative: 4000 };

export const isProtection = (said: Said): boolean => (PROTECTION_KINDS as readonly string[]).includes(said.kind);

/** The questions, in order, that this report asks: each is one answer. */
export function asked(said: Said, incidents: number): (keyof Said)[] {
  const who: (keyof Said)[] = isProtection(said) ? ['name', 'sex', 'estimated_age'] : ['head_name', 'size'];
  const phone: (keyof Said)[] = said.phones ? ['phones', 'safe'] : ['phones'];
  return [
    'kind', 'urgent', ...(incidents && !isProtection(said) ? (['incident_id'] as const) : []), ...(isProtection(said) ? who : []), 'unit', 'address', 'at', ...(isProtection(said) ? [] : who), ...phone,
    'needs', 'narrative', ...(isProtection(said) && said.urgent === 'no' ? (['basis'] as const) : []),
  ];
}

export const blank = (unit: string): Said => ({
  kind: '', urgent: '', incident_id: '', name: '', sex: '', birth_date: '', estimated_age: '', unit, address: '', at: null, head_name: '', phones: '', safe: '', size: '', needs: [], narrative: '', basis: '',
});

const LABELS: Partial<Record<keyof Said, Key>> = { name: 'rep_name', address: 'rep_address', head_name: 'rep_head', narrative: 'rep_narrative' };
const whole = (text: string, most: number): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) <= most;

/** What is missing or cannot be, by the field to go to. */
export function problems(said: Said, questions: readonly (keyof Said)[]): Problem[] {
  const found: Problem[] = [];
  const no = (field: keyof Said, text: string) => questions.includes(field) && found.push({ field, text });
  if (!said.kind) no('kind', t('rep_need_kind'));
  if (!said.urgent) no('urgent', t('rep_need_urgent'));
  if (said.estimated_age && !whole(said.estimated_age, 120)) no('estimated_age', t('rep_bad_age'));
  if (!said.unit && !said.at) no('unit', t('rep_need_unit'));
  if (said.phones && !/^\+?[\d .()-]{8,18}$/.test(said.phones.trim())) no('phones', t('rep_bad_phone'));
  if (said.size && !whole(said.size, 60)) no('size', t('rep_bad_size'));
  if (!said.needs.length && !isProtection(said)) no('needs', t('rep_need_needs'));
  if (!said.basis) no('basis', t('rep_need_basis'));
  for (const [field, most] of Object.entries(LONGEST) as [keyof Said, number][]) {
    if (String(said[field]).trim().length > most) no(field, `${t(LABELS[field]!)}: ${t('too_long', { n: num(most) })}`);
  }
  return found;
}

/** On what ground facts are written down without waiting for consent: the life or health of somebody is in danger. */
export const EMERGENCY = 'Luật 91/2025/QH15, Điều 19';

export interface IDs {
  household: string;
  person: string;
}

/** The data of case.report. What was not asked is not sent. */
export function reportData(said: Said, questions: readonly (keyof Said)[], ids: IDs, today: string): Record<string, unknown> {
  const text = (field: keyof Said) => (questions.includes(field) ? String(said[field]).trim().normalize('NFC') : '');
  const protection = isProtection(said);
  const phones = text('phones') ? [{ number: text('phones'), safe_to_contact: said.safe }] : [];
  const size = Number(text('size'));
  return {
    family: protection ? 'protection' : 'disaster', kind: said.kind, channel: 'console', urgent: said.urgent === 'yes', needs: protection ? [...new Set(['protection', ...said.needs])] : said.needs, narrative: text('narrative'),
    place: { unit: said.unit, address: text('address'), ...said.at },
    household: { id: ids.household, head_name: text('head_name'), phones, ...(size && { size }) },
    persons: protection ? [{ id: ids.person, name: text('name'), sex: said.sex, ...born(said, today) }] : [],
    ...(text('incident_id') && { incident_id: said.incident_id }),
    ...(protection && { legal_basis: said.urgent === 'yes' || said.basis === 'law' ? EMERGENCY : t('rep_basis_said') }),
  };
}

function born(said: Said, today: string): Record<string, unknown> {
  if (said.birth_date) return { birth_date: said.birth_date };
  return said.estimated_age ? { estimated_age: Number(said.estimated_age), estimated_on: today } : {};
}
