// The two values of a field that two people changed, in words.
import { day, phone } from './format.ts';
import { t, word } from './i18n.svelte.ts';
import type { Phone } from './types.ts';

// Fields whose values are codes, with the group of their words.
const CODES: Record<string, string> = { poverty: 'poverty', house_state: 'house', relation: 'relation', sex: 'sex', health_card: 'health', disability: 'disability', state: 'state', needs: 'need', priority: 'priority' };

function one(field: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'health_yes' : 'health_no');
  if (value && typeof value === 'object') {
    const p = value as Phone;
    return p.safe_to_contact === 'no' ? `${phone(p.number)} (${t('ph_never')})` : phone(p.number);
  }
  const text = String(value);
  const group = CODES[field];
  if (group) return word(group, text);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? day(text) : text;
}

/** A value as people say it; a field that is empty says so. */
export function valueWords(field: string, value: unknown): string {
  const empty = value === null || value === undefined || value === '' || value === 0 || (Array.isArray(value) && value.length === 0);
  if (empty) return t('clash_empty');
  return (Array.isArray(value) ? value : [value]).map((v) => one(field, v)).join(', ');
}
