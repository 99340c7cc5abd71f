// Users, for administrators: who may sign in, what their work is, and where.
import { request, list } from './api.ts';
import type { Choice, Input } from './caseforms.ts';
import { t, word } from './i18n.svelte.ts';
import { ROLES, type Role } from './types.ts';

export interface UserRow {
  id: string;
  login: string;
  name: string;
  role: Role;
  unit: string;
  unit_name: string;
  phone: string;
  active: boolean;
  renew: boolean; // signs in with a password that somebody else gave
}

/** All users of the reader's area, by the names they sign in with. */
export async function users(): Promise<UserRow[]> {
  const all: UserRow[] = [];
  for (let after = ''; ; ) {
    const page = await request<{ items: UserRow[]; next: string }>('GET', `/api/v1/users?limit=500&after=${encodeURIComponent(after)}`);
    all.push(...list<UserRow>(page.items));
    if (!page.next) return all;
    after = page.next;
  }
}

const roles = (): Choice[] => ROLES.map((r) => [r, word('role', r)]);
const password: Input = { name: 'password', label: 'usr_password', hint: 'usr_password_hint', type: 'text', most: 200 };

/** What is asked to change a user; to add one, also by what they sign in. */
export const userInputs = (added: boolean): Input[] => [
  ...(added ? [{ name: 'login', label: 'login_name', hint: 'usr_login_hint', type: 'text', most: 40 } as Input] : []),
  { name: 'name', label: 'field_name', type: 'text', most: 120 },
  { name: 'role', label: 'usr_role', type: 'select', choices: roles() },
  { name: 'unit', label: 'unit_code', hint: 'unit_hint', type: 'unit' },
  { name: 'phone', label: 'field_phones', hint: 'usr_phone_hint', type: 'text', most: 20, free: true },
  ...(added ? [password] : []),
];

export const resetInputs = (): Input[] => [password];

// Letters and digits that look like no other, so that a password can be read out and typed.
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const IN_GROUP = 4;

/** A first password, by chance: about 59 bits. */
export function firstPassword(): string {
  const groups = Array.from({ length: GROUPS }, () => Array.from({ length: IN_GROUP }, one).join(''));
  return groups.join('-');
}

function one(): string {
  const bound = 256 - (256 % SIGNS.length);
  for (;;) {
    const n = crypto.getRandomValues(new Uint8Array(1))[0]!;
    if (n < bound) return SIGNS[n % SIGNS.length]!;
  }
}

/** Those whose name, login or place holds what was typed. */
export function found(all: readonly UserRow[], text: string): UserRow[] {
  const words = text.trim().toLocaleLowerCase('vi');
  return words ? all.filter((u) => `${u.name} ${u.login} ${u.unit_name} ${t(`role_${u.role}`)}`.toLocaleLowerCase('vi').includes(words)) : [...all];
}
