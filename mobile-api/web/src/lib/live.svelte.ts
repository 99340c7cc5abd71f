// Live news from the server. One browser holds one connection, however many tabs are open: the tab that has the lock
// listens and tells the others. An event carries no facts; whoever hears one asks again for what is on the screen.

export type LiveState = 'waiting' | 'live' | 'lost';

const EVENTS = '/api/v1/events';
const GATHER_MS = 800; // changes come in bursts
const state = $state<{ now: LiveState }>({ now: 'waiting' });
const listeners = new Set<() => void>();

export const live = {
  get state() {
    return state.now;
  },
};

/** Calls fn after changes, gathered for a second or so, and once more when the page is looked at again. */
export function onChange(fn: () => void, gatherMs = GATHER_MS): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let missed = false;
  const run = () => {
    timer = undefined;
    if (document.visibilityState === 'hidden') missed = true;
    else fn();
  };
  const hear = () => {
    timer ??= setTimeout(run, gatherMs * (1 + Math.random() / 2));
  };
  const seen = () => {
    if (document.visibilityState === 'hidden' || !missed) return;
    missed = false;
    fn();
  };
  listeners.add(hear);
  document.addEventListener('visibilitychange', seen);
  return () => {
    listeners.delete(hear);
    document.removeEventListener('visibilitychange', seen);
    clearTimeout(timer);
  };
}

const tell = () => listeners.forEach((fn) => fn());

/** Starts listening, until the function it gives is called. */
export function listen(): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel('kipthoi-live');
  channel.onmessage = (e: MessageEvent<LiveState | 'change'>) => {
    if (e.data === 'change') tell();
    else state.now = e.data;
  };
  const say = (what: LiveState | 'change') => {
    if (what === 'change') tell();
    else state.now = what;
    channel.postMessage(what);
  };
  const hold = () => connect(say, stop.signal);
  if (navigator.locks) navigator.locks.request('kipthoi-live', { signal: stop.signal }, hold).catch(() => undefined);
  else void hold(); // no locks without HTTPS: each tab listens for itself
  return () => {
    stop.abort();
    channel.close();
    state.now = 'waiting';
  };
}

/** Holds one connection and makes it anew when it breaks, waiting longer each time. Settles when told to stop. */
function connect(say: (what: LiveState | 'change') => void, stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = 2_000;
    let broken = false;
    const open = () => {
      source = new EventSource(EVENTS);
      source.onopen = () => {
        wait = 2_000;
        say('live');
        if (broken) say('change'); // something may have happened meanwhile
        broken = false;
      };
      source.onerror = () => {
        broken = true;
        say('lost');
        source.close();
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, 60_000);
      };
      source.addEventListener('change', () => say('change'));
    };
    const again = () => {
      if (!timer || !broken) return;
      clearTimeout(timer);
      open();
    };
    addEventListener('online', again);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      source.close();
      removeEventListener('online', again);
      done();
    });
    if (stop.aborted) return done();
    open();
  });
}
