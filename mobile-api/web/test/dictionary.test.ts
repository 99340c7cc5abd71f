import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../src/lib/en.ts';
import { word } from '../src/lib/i18n.svelte.ts';
import { fill } from '../src/lib/text.ts';
import more from '../src/lib/more.ts';
import first from '../src/lib/vi.ts';

const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
const vi = { ...first, ...more };
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
    .filter((f) => !/lib[/\\](vi|more|en)\.ts$/.test(f))
    .map((f) => fs.readFileSync(f, 'utf8'))
    .join('\n');
  const shown = shows(source);
  expect(keys.filter((k) => !shown(k))).toEqual([]);
});

it('has the texts of the first pages at hand, and no others', () => {
  const source = [...loaded(path.join(import.meta.dirname, '../src/App.svelte'))].map((f) => fs.readFileSync(f, 'utf8')).join('\n');
  const shown = shows(source);
  expect(Object.keys(more).filter(shown)).toEqual([]);
  expect(Object.keys(first).filter((k) => !shown(k))).toEqual([]);
});

/** Says of a key whether a source shows it: word('status', …), bars('priority', …) and t(`way_${…}`) build keys of a group. */
function shows(source: string): (key: string) => boolean {
  const groups = new Set([...source.matchAll(/(?:word|words|known|bars)\((?:[\w.]+, )?'(\w+)'/g), ...source.matchAll(/t\(`(\w+?)_\$\{/g)].map((m) => `${m[1]}_`));
  return (key) => source.includes(`'${key}'`) || [...groups].some((g) => key.startsWith(g));
}

/** The files that a file imports at once, itself and theirs. */
function loaded(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || /lib[/\\](vi|en)\.ts$/.test(file)) return seen;
  seen.add(file);
  for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/^\s*import\s+(?!type)[^;]*?from '(\.[^']+)'/gm)) loaded(path.join(path.dirname(file), name!), seen);
  return seen;
}

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
