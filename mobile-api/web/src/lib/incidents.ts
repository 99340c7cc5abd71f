// Disasters: whom one reaches, and the form that declares one.
import { list, request } from './api.ts';
import { instant, type Input, type Values } from './caseforms.ts';
import { typed } from './entered.ts';
import type { Problem } from './deed.svelte.ts';
import { num, percent, t, word } from './i18n.svelte.ts';
import { DISASTERS } from './types.ts';

export interface AffectedCommune {
  code: string;
  name: string;
  share: number; // of its land, 0 to 1
  share_known: boolean;
  people: number;
  people_known: boolean;
  method: 'listed' | 'polygon' | 'settlement';
}

/** Whom a disaster reaches. */
export interface Affected {
  communes: AffectedCommune[];
  people: number;
  inside: number; // homes whose place lies in the area
  commune_only: number; // homes of which only the commune is known
  households: { id: string; head_name: string; unit_name: string; people: number; commune_only: boolean }[]; // the first
}

export async function affected(id: string, limit: number): Promise<Affected> {
  const a = await request<Affected>('GET', `/api/v1/incidents/${encodeURIComponent(id)}/affected?limit=${limit}`);
  return { ...a, communes: list(a.communes), households: list(a.households) };
}

/** The people of a commune in words, with the share of its land where that is known. */
export const reached = (c: AffectedCommune): string =>
  [c.people_known ? t('people', { n: num(c.people) }) : t('inc_people_unknown'), c.share_known ? t('inc_of_land', { p: percent(c.share, 1) }) : ''].filter(Boolean).join(' · ');

const around = (v: Values) => v.where === 'circle';

/** What is asked to declare a disaster, but for the communes chosen one by one. Who works for no place says for which. */
export const declareInputs = (unit: string, place: string): Input[] => [
  { name: 'kind', label: 'inc_kind', type: 'select', choices: DISASTERS.map((k) => [k, word('kind', k)]) },
  { name: 'name', label: 'inc_name', hint: 'inc_name_hint', type: 'text', most: 200 },
  { name: 'started_at', label: 'inc_started', type: 'moment' },
  ...(unit ? [] : [{ name: 'unit', label: 'unit_code', hint: 'unit_hint', type: 'unit' } as Input]),
  { name: 'express', label: 'inc_express', hint: 'inc_express_hint', type: 'checks', free: true, choices: [['yes', t('inc_express_yes')]] },
  { name: 'where', label: 'inc_where', type: 'radio', choices: [['whole', place ? t('inc_whole', { place }) : t('inc_whole_unit')], ['communes', t('inc_communes')], ['circle', t('inc_circle')]] },
  { name: 'lat', label: 'inc_lat', hint: 'inc_lat_hint', type: 'text', most: 20, when: around },
  { name: 'lon', label: 'inc_lon', hint: 'inc_lon_hint', type: 'text', most: 20, when: around },
  { name: 'km', label: 'inc_km', type: 'text', most: 10, when: around },
];

/** A latitude or longitude as people type it, 18,342 or 18.342; NaN when it is none. */
export const degrees = (text: string): number => (/^-?\d{1,3}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : NaN);

const FARTHEST_KM = 2000;
const within = (n: number, least: number, most: number) => n >= least && n <= most;

/** What no single input can tell. */
export function declareProblems(v: Values, communes: readonly string[]): Problem[] {
  if (v.where === 'communes') return communes.length ? [] : [{ text: t('inc_need_commune'), field: 'communes' }];
  if (v.where !== 'circle') return [];
  const wrong = (name: string, ok: boolean, text: string) => (v[name]?.length && !ok ? [{ text, field: name }] : []);
  return [
    ...wrong('lat', within(degrees(String(v.lat)), -90, 90), t('inc_need_lat')),
    ...wrong('lon', within(degrees(String(v.lon)), -180, 180), t('inc_need_lon')),
    ...wrong('km', typed(String(v.km)) > 0 && typed(String(v.km)) <= FARTHEST_KM, t('inc_need_km')),
  ];
}

/** The operation's data of a form without problems. A whole unit is named by its code. */
export function declared(v: Values, communes: readonly string[], own: string): Record<string, unknown> {
  const unit = own || String(v.unit);
  const circle = () => ({ circles: [{ point: [degrees(String(v.lon)), degrees(String(v.lat))], radius_m: typed(String(v.km)) * 1000 }] });
  return {
    family: 'disaster', kind: v.kind, name: v.name, unit, started_at: instant(String(v.started_at)), express: (v.express ?? []).includes('yes'),
    area: v.where === 'circle' ? circle() : { communes: v.where === 'communes' ? [...communes] : [unit] },
  };
}
