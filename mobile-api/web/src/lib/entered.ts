// What people type into forms, as the server takes it.
import { now } from './api.ts';
import type { Input, Values } from './caseforms.ts';
import { clean, type Problem } from './deed.svelte.ts';
import { num, t } from './i18n.svelte.ts';
import { whyFailed } from './words.ts';

/** The day by Việt Nam's clock: 2026-11-22. */
export const today = (): string => new Date(now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** An amount or quantity as people type it: 1.500.000 or 12,5. NaN when it is none. */
export function typed(text: string): number {
  const plain = text.replace(/[\s\u00a0]/g, '').replace(/[.](?=\d{3}(\D|$))/g, '').replace(',', '.');
  return /^\d+(\.\d{1,3})?$/.test(plain) ? Number(plain) : NaN;
}

/** Something that was typed and cannot be so. */
export class Wrong extends Error {
  readonly field: string;
  constructor(text: string, field: string) {
    super(text);
    this.field = field;
  }
}

/** What is typed as data of an operation: numbers as numbers, what is empty left out. Throws Wrong for what is no number. */
export function entered(v: Values, numbers: readonly string[] = []): Record<string, unknown> {
  const said = Object.entries(v).filter(([, x]) => x.length > 0);
  const wrong = said.find(([k, x]) => numbers.includes(k) && !(typed(String(x)) >= 0));
  if (wrong) throw new Wrong(t('gift_need_number'), wrong[0]);
  return Object.fromEntries(said.map(([k, x]) => [k, numbers.includes(k) ? typed(String(x)) : x]));
}

/** What is missing in an input, or too long. */
export function problemOf(i: Input, v: Values): Problem[] {
  const said = v[i.name] ?? '';
  const text = typeof said === 'string' ? clean(said) : said.join('');
  if (!text) return i.free ? [] : [{ text: t('need_input', { field: t(i.label) }), field: i.name }];
  return i.most && typeof said === 'string' && text.length > i.most ? [{ text: `${t(i.label)}: ${t('too_long', { n: num(i.most) })}`, field: i.name }] : [];
}

/** What was said in some inputs, without spaces around it. */
export const said = (inputs: readonly Input[], v: Values): Values =>
  Object.fromEntries(inputs.map((i) => [i.name, v[i.name] ?? '']).map(([name, x]) => [name, typeof x === 'string' ? clean(x) : x]));

/** What went wrong, at its input where it is known. */
export const problemIn = (e: unknown): Problem => (e instanceof Wrong ? { text: e.message, field: e.field } : { text: whyFailed(e) });
