// Where the user is. Plain links work; a click on one of ours changes the page without loading it anew.
import { tick } from 'svelte';

const here = $state({ path: location.pathname, query: location.search });

export const route = {
  get path() {
    return here.path;
  },
  get query() {
    return new URLSearchParams(here.query);
  },
};

function read(): void {
  here.path = location.pathname;
  here.query = location.search;
}

/** Goes to a page of ours: its heading takes the focus, so that a reader hears where they are. */
export async function go(to: string): Promise<void> {
  history.replaceState({ ...history.state, y: scrollY }, '');
  history.pushState({ from: location.pathname + location.search }, '', to);
  read();
  await tick();
  scrollTo(0, 0);
  focusHeading();
}

/** The page of ours that led here; undefined when none did. */
export const cameFrom = (): string | undefined => (history.state as { from?: string } | null)?.from;

/** Goes back to a page: one step in the history when it was the last, so that it is found as it was left. */
export function back(to: string): void {
  if (cameFrom() === to) history.back();
  else void go(to);
}

/** Changes the query of this page, without a new entry in the history. */
export function setQuery(query: URLSearchParams): void {
  const text = query.toString();
  history.replaceState(history.state, '', here.path + (text && `?${text}`));
  read();
}

let waiting: MutationObserver | undefined;

/** Focuses the heading now, or as soon as the screen has loaded. */
export function focusHeading(): void {
  waiting?.disconnect();
  const focus = () => {
    const h1 = document.querySelector<HTMLElement>('main h1');
    h1?.focus({ preventScroll: true });
    return h1 !== null;
  };
  if (focus()) return;
  waiting = new MutationObserver(() => focus() && waiting?.disconnect());
  waiting.observe(document.body, { childList: true, subtree: true });
}

/** Starts the router; gives the function that stops it. */
export function start(): () => void {
  history.scrollRestoration = 'manual';
  const click = (e: MouseEvent) => {
    const a = (e.target as Element | null)?.closest?.('a');
    if (!a || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    if (a.origin !== location.origin || a.target || a.hasAttribute('download') || a.getAttribute('href')?.startsWith('#')) return;
    e.preventDefault();
    void go(a.pathname + a.search);
  };
  const pop = async () => {
    read();
    await tick();
    scrollTo(0, (history.state as { y?: number } | null)?.y ?? 0);
    focusHeading();
  };
  document.addEventListener('click', click);
  addEventListener('popstate', pop);
  return () => {
    document.removeEventListener('click', click);
    removeEventListener('popstate', pop);
  };
}
