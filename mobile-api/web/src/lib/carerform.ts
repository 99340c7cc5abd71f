// The form of a carer: what is typed, what stands in its way, and the operation it becomes.
import { languageCodes, languagesOf } from './languages.ts';
import { clean, type Problem } from './deed.svelte.ts';
import { t } from './i18n.svelte.ts';
import type { CarerFile } from './types.ts';

export const KINDS = ['household', 'relative', 'facility', 'shelter'] as const;
export const GROUPS = ['child', 'adult', 'elderly', 'disabled'] as const;
export const LIMITS = ['infant', 'heavy', ...GROUPS] as const;
export const RELATIONS = ['applicant', 'spouse', 'child', 'parent', 'sibling', 'other'] as const;

export interface MemberDraft {
  name: string;
  year: string;
  sex: string;
  relation: string;
}
export interface CarerDraft {
  name: string;
  kind: string;
  phone: string;
  unit: string;
  address: string;
  hamlet: string;
  places: string;
  accepts: string[];
  limits: Record<string, string>; // by group; '' nobody has said
  min_age: string;
  max_age: string;
  sexes: string;
  languages: string;
  decision_no: string;
  members: MemberDraft[];
}

export const blank = (unit: string): CarerDraft => ({
  name: '', kind: 'household', phone: '', unit, address: '', hamlet: '', places: '', accepts: [], limits: {}, min_age: '', max_age: '', sexes: '', languages: languagesOf(['vi']), decision_no: '',
  members: [{ name: '', year: '', sex: '', relation: 'applicant' }],
});

/** What is known of a carer, to be changed. The place of a secret one is not told, and stays as it is unless it is typed. */
export function draftOf({ carer: c }: CarerFile): CarerDraft {
  return {
    name: c.name, kind: c.kind, phone: c.phone, unit: c.unit, address: c.address, hamlet: c.hamlet, places: String(c.places), accepts: [...c.accepts],
    limits: Object.fromEntries(c.limits.map((l) => [l.group, String(l.places)])), min_age: c.min_age ? String(c.min_age) : '', max_age: c.max_age ? String(c.max_age) : '',
    sexes: c.sexes, languages: languagesOf(c.languages), decision_no: c.decision_no,
    members: c.members.map((m) => ({ name: m.name, year: m.birth_year ? String(m.birth_year) : '', sex: m.sex, relation: m.relation })),
  };
}

const whole = (text: string, most: number) => /^\d{1,5}$/.test(text.trim()) && Number(text) <= most;

export function problems(d: CarerDraft, added: boolean): Problem[] {
  const need = (field: string, label: Parameters<typeof t>[0], missing: boolean): Problem[] => (missing ? [{ text: t('need_input', { field: t(label) }), field }] : []);
  const number = (field: string, label: Parameters<typeof t>[0], text: string, most: number): Problem[] =>
    text.trim() && !whole(text, most) ? [{ text: t('need_whole', { field: t(label) }), field }] : [];
  return [
    ...need('name', 'car_name', !clean(d.name)),
    ...(added ? need('unit', 'bat_unit', !d.unit) : []),
    ...need('places', 'car_places', !d.places.trim()),
    ...number('places', 'car_places', d.places, 5000),
    ...LIMITS.flatMap((g) => number(`limit-${g}`, `limit_${g}`, d.limits[g] ?? '', 5000)),
    ...number('min_age', 'car_min_age', d.min_age, 120),
    ...number('max_age', 'car_max_age', d.max_age, 120),
    ...d.members.flatMap((m, i) => (filledIn(m) ? [...need(`member-${i}`, 'car_member_name', !clean(m.name)), ...number(`year-${i}`, 'car_year', m.year, 2100)] : [])),
  ];
}

const filledIn = (m: MemberDraft) => Boolean(m.name.trim() || m.year.trim() || m.sex);

/** The fields of a carer as the server takes them, its place apart. A member who was known keeps the exact date of birth. */
export function fields(d: CarerDraft, known: CarerFile['carer']['members'] = []): Record<string, unknown> {
  const members = d.members.filter(filledIn).map((m) => {
    const before = known.find((k) => k.name === clean(m.name) && k.birth_year === Number(m.year));
    return { name: clean(m.name), birth_year: Number(m.year) || 0, ...(before?.birth_date && { birth_date: before.birth_date }), sex: m.sex, relation: m.relation };
  });
  return {
    name: clean(d.name), phone: clean(d.phone), address: clean(d.address), hamlet: clean(d.hamlet), places: Number(d.places), accepts: d.accepts,
    limits: LIMITS.filter((g) => d.limits[g]?.trim()).map((g) => ({ group: g, places: Number(d.limits[g]) })),
    min_age: Number(d.min_age) || 0, max_age: Number(d.max_age) || 0, sexes: d.sexes, languages: languageCodes(d.languages),
    decision_no: clean(d.decision_no), members,
  };
}

/** The data of carer.register. */
export function registered(d: CarerDraft): Record<string, unknown> {
  const { address, ...rest } = fields(d);
  return { ...rest, kind: d.kind, place: { unit: d.unit, ...(address ? { address } : {}) } };
}

/** The fields that were changed. */
export function changed(d: CarerDraft, file: CarerFile): Record<string, unknown> {
  const before = fields(draftOf(file), file.carer.members);
  return Object.fromEntries(Object.entries(fields(d, file.carer.members)).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(before[k])));
}
