// The language of the page. Vietnamese is the source; English is loaded when somebody asks for it.
import * as format from './format.ts';
import { fill, type Values } from './text.ts';
import type more from './more.ts';
import first from './vi.ts';

export type Key = keyof typeof first | keyof typeof more;
export type Dictionary = Record<Key, string>;

const KEPT = 'kipthoi-lang';
let vi: Partial<Dictionary> = first;
let words = $state.raw(vi);
const chosen = $state<{ lang: format.Lang }>({ lang: 'vi' });

export const i18n = {
  get lang() {
    return chosen.lang;
  },
};

export const t = (key: Key, values?: Values): string => fill(words[key] ?? key, values);

/** Loads the texts of all but the first pages, once. What is shown before has its own. */
export async function learn(): Promise<void> {
  if (vi !== first) return;
  vi = { ...first, ...(await import('./more.ts')).default };
  if (chosen.lang === 'vi') words = vi;
}

/** The word for a code of the server, such as status + verified; a code without a word is shown as it is. */
export function word(group: string, code: string | number, values?: Values): string {
  const key = `${group}_${code}`;
  return key in words ? t(key as Key, values) : String(code);
}

/** A text that the server has in both languages. */
export const either = (of: { vi: string; en: string }): string => (chosen.lang === 'en' && of.en ? of.en : of.vi);

export const num = (n: number, digits = 0): string => format.number(n, chosen.lang, digits);
export const money = (vnd: number): string => format.money(vnd, chosen.lang);
export const distance = (metres: number): string => format.distance(metres, chosen.lang);
export const percent = (part: number, whole: number): string => format.percent(part, whole, chosen.lang);

export async function setLang(lang: format.Lang): Promise<void> {
  words = lang === 'en' ? (await import('./en.ts')).default : vi;
  chosen.lang = lang;
  document.documentElement.lang = lang;
  try {
    localStorage.setItem(KEPT, lang);
  } catch {
    // a browser that keeps nothing: the choice holds until the page is closed
  }
}

/** Takes up the language chosen last time. */
export async function recall(): Promise<void> {
  try {
    if (localStorage.getItem(KEPT) === 'en') await setLang('en');
  } catch {
    // no storage, or English could not be loaded: Vietnamese it is
  }
}
