import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../src/lib/en.ts';
import { word } from '../src/lib/i18n.svelte.ts';
import { fill } from '../src/lib/text.ts';
import vi from '../src/lib/vi.ts';

const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
const keys = Object.keys(vi) as (keyof typeof vi)[];

it('has every text in both languages', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
});

it('takes the same values in both languages, and leaves no text empty', () => {
  for (const key of keys) {
    expect(names(en[key]), key).toEqual(names(vi[key]));
    expect(vi[key].trim() && en[key].trim(), key).not.toBe('');
    expect(vi[key], key).toBe(vi[key].normalize('NFC'));
  }
});

it('holds no text that nobody shows', () => {
  const walk = (dir: string): string[] => fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(path.join(dir, e.name)) : [path.join(dir, e.name)]));
  const source = walk(path.join(import.meta.dirname, '../src'))
    .filter((f) => !/lib[/\\](vi|en)\.ts$/.test(f))
    .map((f) => fs.readFileSync(f, 'utf8'))
    .join('\n');
  // word('status', …), bars('priority', …) and t(`way_${…}`) build keys from a group and a code.
  const groups = new Set([...source.matchAll(/(?:word|words|known|bars)\((?:[\w.]+, )?'(\w+)'/g), ...source.matchAll(/t\(`(\w+?)_\$\{/g)].map((m) => `${m[1]}_`));
  const unused = keys.filter((k) => !source.includes(`'${k}'`) && ![...groups].some((g) => k.startsWith(g)));
  expect(unused).toEqual([]);
});

describe('filling', () => {
  it('puts values in', () => expect(fill('còn {n} giờ', { n: 9 })).toBe('còn 9 giờ'));
  it('chooses one or many', () => {
    expect(fill('{n} {n|hour|hours}', { n: 1 })).toBe('1 hour');
    expect(fill('{n} {n|hour|hours}', { n: 2 })).toBe('2 hours');
  });
  it('leaves what has no value', () => expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}'));
  it('puts in no value twice', () => expect(fill('{a}', { a: '{a}' })).toBe('{a}'));
});

it('shows a code without a word as it is', () => {
  expect(word('status', 'verified')).toBe('Đã xác minh');
  expect(word('status', 'brand_new')).toBe('brand_new');
});
