import { expect, it } from 'vitest';
import { learn } from '../src/lib/i18n.svelte.ts';
import { firstPassword, found, userInputs, type UserRow } from '../src/lib/users.ts';

await learn();
const row = (more: Partial<UserRow>) => ({ id: '1', login: 'lan', name: 'Trần Thị Lan', role: 'field', unit: '18562', unit_name: 'Xã Thạch Hà', phone: '', active: true, renew: false, ...more }) as UserRow;

it('makes first passwords that can be read out, none like another', () => {
  const all = new Set(Array.from({ length: 500 }, firstPassword));
  expect(all.size).toBe(500);
  for (const p of all) expect(p).toMatch(/^([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}$/);
});

it('finds people by name, login, place and role', () => {
  const all = [row({}), row({ id: '2', login: 'quy', name: 'Ba', role: 'fund_manager', unit_name: 'Tỉnh Hà Tĩnh' })];
  const ids = (text: string) => found(all, text).map((u) => u.id);
  expect([ids(''), ids('thị lan'), ids('QUY'), ids('hà tĩnh'), ids('quản lý quỹ'), ids('không ai')]).toEqual([['1', '2'], ['1'], ['2'], ['2'], ['2'], []]);
});

it('asks for a login and a password only of who is added', () => {
  expect(userInputs(true).map((i) => i.name)).toEqual(['login', 'name', 'role', 'unit', 'phone', 'password']);
  expect(userInputs(false).map((i) => i.name)).toEqual(['name', 'role', 'unit', 'phone']);
});
