// The present minute, for clocks on the screen.
import { now } from './api.ts';

const state = $state({ now: now() });

export const clock = {
  get now() {
    return state.now;
  },
};

/** Keeps it going until the function it gives is called. */
export function startClock(): () => void {
  const beat = () => (state.now = now());
  const timer = setInterval(beat, 20_000);
  document.addEventListener('visibilitychange', beat);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', beat);
  };
}
