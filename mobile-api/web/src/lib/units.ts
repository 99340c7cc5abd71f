// Communes and provinces to choose from: the reader's own and those used of late come before any search.
import * as api from './api.ts';
import { onForget, session } from './session.svelte.ts';
import type { UnitChoice } from './types.ts';

const KEPT = 'kipthoi-units';
const MOST = 5;
const names = new Map<string, string>();

export type Level = UnitChoice['level'] | '';

/** Is a text a code of this level: five digits of a commune, two of a province? */
export const isCode = (text: string, level: Level): boolean => (level !== 'province' && /^\d{5}$/.test(text)) || (level !== 'commune' && /^\d{2}$/.test(text));

/** The name of a unit that was seen on this device; else its code. */
export const nameOf = (code: string): string => (code && code === session.user?.unit ? session.user.unit_name : (names.get(code) ?? code));

function recent(): UnitChoice[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // a browser that keeps nothing
  }
}

/** Keeps a unit that was chosen, to be offered first the next time. */
export function remember(unit: UnitChoice): void {
  names.set(unit.code, unit.name);
  try {
    localStorage.setItem(KEPT, JSON.stringify([unit, ...recent().filter((u) => u.code !== unit.code)].slice(0, MOST)));
  } catch {
    // not kept
  }
}

/** What is offered before anything is typed. */
export function first(level: Level): UnitChoice[] {
  const { unit = '', unit_name = '' } = session.user ?? {};
  const own: UnitChoice[] = unit ? [{ code: unit, name: unit_name, level: unit.length === 5 ? 'commune' : 'province', was: '' }] : [];
  return once([...own, ...recent()].filter((u) => !level || u.level === level));
}

/** Looks for units by what was typed. */
export async function find(text: string, level: Level): Promise<UnitChoice[]> {
  const found = await api.units(text, level);
  found.forEach((u) => names.set(u.code, u.name));
  return text ? found : once([...first(level), ...found]);
}

const once = (list: UnitChoice[]): UnitChoice[] => [...new Map(list.map((u) => [u.code, u])).values()];

onForget(() => {
  names.clear();
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // nothing was kept
  }
});
