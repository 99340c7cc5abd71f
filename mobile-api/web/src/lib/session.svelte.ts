// Who is signed in on this device.
import * as api from './api.ts';
import { ApiError } from './api.ts';
import type { Role, User } from './types.ts';

const MAY = {
  report: ['field', 'coordinator'],
  verify: ['field', 'coordinator'],
  assess: ['field', 'coordinator'],
  task: ['field', 'coordinator'],
  consent: ['field', 'coordinator'],
  close: ['coordinator'],
  decide: ['coordinator'],
  refer: ['coordinator'],
  place: ['coordinator'],
  visit: ['field', 'coordinator'],
  duplicates: ['coordinator'],
  carers: ['coordinator'],
  messages: ['coordinator'],
  texts: ['admin'],
  users: ['admin'],
  payments: ['fund_manager', 'approver', 'auditor'],
  pay: ['fund_manager'],
  approve: ['approver'],
  propose: ['fund_manager', 'coordinator'],
  mend: ['fund_manager', 'coordinator'],
  heard: ['field', 'coordinator'],
  declare: ['coordinator'],
  measure: ['coordinator'],
  unseal: ['field'],
  resolve: ['coordinator'],
  readings: ['auditor'],
  gifts: ['fund_manager', 'approver', 'auditor'],
  money: ['fund_manager', 'approver', 'auditor'],
  gifts_write: ['fund_manager'],
  gifts_extend: ['approver'],
  issue: ['field', 'coordinator', 'fund_manager'],
  plan: ['coordinator', 'fund_manager'],
} as const satisfies Record<string, readonly Role[]>;

const CHANNEL = 'kipthoi-session';

type Phase = 'asking' | 'out' | 'in' | 'unreachable';

const state = $state<{ phase: Phase; user: User | null; ended: boolean }>({ phase: 'asking', user: null, ended: false });
const forgetters = new Set<(ended: boolean) => void>();

/** Registers what must be forgotten when the user changes: nothing of one user is left for the next. It is told whether the
 * session ended by itself. */
export const onForget = (fn: (ended: boolean) => void): void => void forgetters.add(fn);

export const session = {
  get phase() {
    return state.phase;
  },
  get user() {
    return state.user;
  },
  /** The session ended by itself while somebody was at work. */
  get ended() {
    return state.ended;
  },
  /** What the server would let this user do, so that nothing is offered in vain. The server decides all the same. */
  may(action: keyof typeof MAY): boolean {
    return state.user !== null && (MAY[action] as readonly Role[]).includes(state.user.role);
  },
};

function enter(user: User): void {
  state.user = user;
  state.ended = false;
  state.phase = 'in';
}

function leave(ended: boolean): void {
  forgetters.forEach((fn) => fn(ended));
  state.user = null;
  state.ended = ended;
  state.phase = 'out';
}

export async function check(): Promise<void> {
  state.phase = 'asking';
  try {
    enter(await api.me());
  } catch (e) {
    if (e instanceof ApiError && e.signedOut) leave(false);
    else state.phase = 'unreachable';
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  enter(await api.login(login, password));
}

export async function signOut(): Promise<void> {
  try {
    await api.logout();
  } catch (e) {
    if (!(e instanceof ApiError) || !e.signedOut) throw e; // still signed in: say so, pretend nothing
  }
  leave(false);
  const others = new BroadcastChannel(CHANNEL);
  others.postMessage('out');
  others.close();
}

/** Asks again who is signed in when another tab has signed out, and when the browser shows a page it had put aside. */
export function watch(): () => void {
  const look = () => {
    if (state.phase === 'in') void check();
  };
  const shown = (e: PageTransitionEvent) => e.persisted && look();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = look;
  addEventListener('pageshow', shown);
  return () => {
    channel.close();
    removeEventListener('pageshow', shown);
  };
}

api.onSignedOut(() => {
  if (state.phase === 'in') leave(true);
});
