// Who is signed in on this device.
import * as api from './api.ts';
import { ApiError } from './api.ts';
import type { User } from './types.ts';

type Phase = 'asking' | 'out' | 'in' | 'unreachable';

const state = $state<{ phase: Phase; user: User | null; ended: boolean }>({ phase: 'asking', user: null, ended: false });
const forgetters = new Set<() => void>();

/** Registers what must be forgotten when the user changes: nothing of one user is left for the next. */
export const onForget = (fn: () => void): void => void forgetters.add(fn);

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
  may(action: 'verify' | 'close'): boolean {
    const role = state.user?.role;
    return role === 'coordinator' || (action === 'verify' && role === 'field');
  },
};

function enter(user: User): void {
  state.user = user;
  state.ended = false;
  state.phase = 'in';
}

function leave(ended: boolean): void {
  forgetters.forEach((fn) => fn());
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
}

api.onSignedOut(() => {
  if (state.phase === 'in') leave(true);
});
