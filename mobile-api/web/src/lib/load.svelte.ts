// What a screen shows and how it is kept fresh: asked for once, then again after changes, the last answer staying on
// the screen while a newer one is on its way or cannot be had.
import { ApiError, now } from './api.ts';
import { onChange } from './live.svelte.ts';

export class Loader<T> {
  data = $state.raw<T>();
  error = $state.raw<unknown>();
  at = $state(0); // when data came
  busy = $state(false);
  done = $state(''); // what the user has just done here
  made = $state(''); // the id of the case that it made
  #ask: () => Promise<T>;
  #turn = 0;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  load = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const data = await this.#ask();
      if (turn !== this.#turn) return;
      this.data = data;
      this.at = now();
      this.error = undefined;
    } catch (e) {
      if (turn !== this.#turn) return;
      this.error = e;
      if (e instanceof ApiError && [401, 403, 404].includes(e.status)) this.data = undefined; // not theirs to see any more
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  };

  /** Is what is shown no longer fresh, as it could not be asked for again? */
  get stale(): boolean {
    return this.data !== undefined && this.error !== undefined;
  }

  /** Says at the top of the screen what was done, and loads what it changed. */
  did = (text: string, made = ''): void => {
    this.done = text;
    this.made = made;
    void this.load();
    scrollTo(0, 0);
  };

  /** Loads now and after each change, until the function it gives is called. */
  follow = (): (() => void) => {
    void this.load();
    const stop = onChange(this.load);
    return () => {
      this.#turn++;
      stop();
    };
  };
}
