// Forms around a placement, as data: whom the people of a case must be kept from, and trips with them.
import { languageCodes, languagesOf } from './languages.ts';
import { filled, type CaseForm, type Choice, type Values } from './caseforms.ts';
import { day } from './format.ts';
import { t, word } from './i18n.svelte.ts';
import type { CaseFile, Perpetrator } from './types.ts';

const words = (group: 'purpose' | 'mode' | 'scope', codes: readonly string[]): Choice[] => codes.map((c) => [c, word(group, c)]);
const instant = (typed: string): string => new Date(`${typed}:00+07:00`).toISOString();

/** A number as people type it, 12,5 or 12.5, in thousandths; NaN when it is none. */
export const thousandths = (typed: string): number => (/^\d{1,7}([.,]\d{1,3})?$/.test(typed.trim()) ? Math.round(Number(typed.trim().replace(',', '.')) * 1000) : Number.NaN);
const metres = (v: unknown) => (v ? thousandths(String(v)) : undefined);

/** Who a perpetrator is, in words. */
export function perpetratorName(p: Perpetrator, file: CaseFile): string {
  return file.persons.find((x) => x.id === p.person_id)?.name || p.name || t('p_unnamed');
}

/** One that is recorded, as it is sent again: the whole list is replaced. */
const again = (p: Perpetrator): Record<string, unknown> => ({
  person_id: p.person_id, name: p.name, phone: p.phone, hamlet: p.hamlet, scope: p.scope, radius_m: p.radius_m,
  ...(p.unit && { place: { unit: p.unit, address: p.address, ...(p.lon !== null && p.lat !== null && { lon: p.lon, lat: p.lat }) } }),
});

export function safetyForm(file: CaseFile): CaseForm {
  const known = file.safety.perpetrators;
  const added = (v: Values) => v.add === 'yes';
  const other = (v: Values) => added(v) && v.who === 'other';
  return {
    title: 'saf_title', what: 'saf_what', go: 'saf_go', done: 'saf_done', kind: 'case.safety', own: false, may: 'visit', closed: false,
    start: { keep: known.map((_, i) => String(i)), add: known.length ? 'no' : 'yes', scope: 'commune', languages: languagesOf(file.safety.languages) },
    inputs: [
      ...(known.length ? [{ name: 'keep', label: 'saf_keep', hint: 'saf_keep_hint', type: 'checks', free: true, choices: known.map((p, i): Choice => [String(i), perpetratorName(p, file)]) } as const] : []),
      { name: 'add', label: 'saf_add', type: 'radio', choices: [['yes', t('yes')], ['no', t('no')]] },
      { name: 'who', label: 'saf_who', type: 'select', choices: [...file.persons.map((p): Choice => [p.id, p.name || t('p_unnamed')]), ['other', t('saf_other')]], when: added },
      { name: 'name', label: 'saf_name', type: 'text', most: 120, when: other },
      { name: 'phone', label: 'saf_phone', hint: 'saf_phone_hint', type: 'text', most: 20, free: true, when: added },
      { name: 'unit', label: 'saf_unit', hint: 'saf_unit_hint', type: 'unit', free: true, when: added },
      { name: 'address', label: 'saf_address', type: 'text', most: 300, free: true, when: added },
      { name: 'hamlet', label: 'h_hamlet', type: 'text', most: 200, free: true, when: added },
      { name: 'scope', label: 'saf_scope', type: 'radio', choices: words('scope', ['commune', 'hamlet']), when: added },
      { name: 'radius_m', label: 'saf_radius', hint: 'saf_radius_hint', type: 'text', most: 10, free: true, when: added },
      { name: 'languages', label: 'saf_languages', hint: 'saf_languages_hint', type: 'text', most: 100, free: true },
    ],
    data: (v) => {
      const kept = known.filter((_, i) => (v.keep ?? []).includes(String(i))).map(again);
      const { who, name, phone, unit, address, hamlet, scope, radius_m } = v;
      const place = filled({ unit: unit ?? '', address: address ?? '' });
      const one = { ...(who === 'other' ? { name } : { person_id: who }), ...filled({ phone: phone ?? '', hamlet: hamlet ?? '' }), scope, ...(radius_m && { radius_m: metres(radius_m) }), ...(Object.keys(place).length && { place }) };
      const languages = languageCodes(String(v.languages ?? ''));
      return { perpetrators: added(v) ? [...kept, one] : kept, languages };
    },
    check: (v) => (added(v) && v.radius_m && Number.isNaN(metres(v.radius_m)) ? { text: t('need_number'), field: 'radius_m' } : undefined),
  };
}

const PURPOSES = ['carer', 'home', 'facility', 'hospital', 'visit', 'other'];

export function tripForm(file: CaseFile): CaseForm {
  const paid = (v: Values) => v.mode !== 'agency';
  const driven = (v: Values) => v.mode !== 'public';
  const stays = file.placements.filter((p) => ['accepted', 'active', 'ended'].includes(p.state));
  const numbers = ['odometer_start_m', 'odometer_end_m', 'return_m'] as const;
  return {
    title: 'trip_title', what: 'trip_what', go: 'trip_go', done: 'trip_done', kind: 'trip.record', own: true, may: 'visit', closed: false,
    start: { mode: 'agency', purpose: stays.length ? 'carer' : 'home', persons: file.persons.length === 1 ? [file.persons[0]!.id] : [], placement_id: stays.at(-1)?.id ?? '' },
    inputs: [
      { name: 'purpose', label: 'trip_purpose', type: 'select', choices: words('purpose', PURPOSES) },
      ...(stays.length ? [{ name: 'placement_id', label: 'trip_stay', type: 'select', free: true, choices: stays.map((p): Choice => [p.id, [p.carer_name, p.start && day(p.start)].filter(Boolean).join(', ')]) } as const] : []),
      { name: 'persons', label: 'trip_persons', type: 'checks', choices: file.persons.map((p): Choice => [p.id, p.name || t('p_unnamed')]) },
      { name: 'started_at', label: 'trip_start', type: 'moment' },
      { name: 'ended_at', label: 'trip_end', type: 'moment', free: true },
      { name: 'mode', label: 'trip_mode', type: 'radio', choices: words('mode', ['agency', 'hired', 'public']) },
      { name: 'driver', label: 'trip_driver', type: 'text', most: 120, free: true, when: driven },
      { name: 'vehicle', label: 'trip_vehicle', type: 'text', most: 40, free: true, when: driven },
      { name: 'odometer_start_m', label: 'trip_odo_start', hint: 'trip_odo_hint', type: 'text', most: 12, when: (v) => v.mode === 'agency' },
      { name: 'odometer_end_m', label: 'trip_odo_end', type: 'text', most: 12, when: (v) => v.mode === 'agency' },
      { name: 'return_m', label: 'trip_return', hint: 'trip_return_hint', type: 'text', most: 12, free: true, when: (v) => v.mode === 'agency' },
      { name: 'fare_vnd', label: 'trip_fare', hint: 'trip_fare_hint', type: 'text', most: 12, when: paid },
    ],
    data: (v) => ({
      ...filled(v),
      started_at: instant(String(v.started_at)),
      ...(v.ended_at && { ended_at: instant(String(v.ended_at)) }),
      ...Object.fromEntries(numbers.filter((n) => v[n]).map((n) => [n, metres(v[n])])),
      ...(v.fare_vnd && { fare_vnd: vnd(v.fare_vnd) }),
    }),
    check: (v) => {
      const wrong = numbers.find((n) => v[n] && Number.isNaN(metres(v[n])));
      if (wrong) return { text: t('need_number'), field: wrong };
      return v.fare_vnd && Number.isNaN(vnd(v.fare_vnd)) ? { text: t('need_number'), field: 'fare_vnd' } : undefined;
    },
  };
}

const vnd = (typed: unknown): number => (/^\d[\d. ]{0,14}$/.test(String(typed).trim()) ? Number(String(typed).replace(/[. ]/g, '')) : Number.NaN);
