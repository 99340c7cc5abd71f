// The list of cases as it was left: coming back from a case finds the same rows, filters and search.
import * as api from './api.ts';
import { onForget } from './session.svelte.ts';
import { FAMILIES, PRIORITIES, STATUSES, type Case, type CaseFilter } from './types.ts';

const PAGE = 50;
const MOST_PAGES = 4; // refreshed at once; further rows are asked for again by "show more"

class CaseList {
  items = $state.raw<Case[]>([]);
  total = $state(0);
  next = $state('');
  at = $state(0);
  error = $state.raw<unknown>();
  busy = $state(false);
  /** The search as typed. It stays in memory: names do not belong in the address or in the history. */
  q = $state('');
  /** The search that items answer. */
  answered = $state('');
  /** Where the list was, with its filters. */
  address = '/';
  #filter = '';
  #turn = 0;

  /** Reads the filter from the address. */
  filter(query: URLSearchParams): CaseFilter {
    const one = <T>(name: string, of: readonly T[]): T | undefined => of.find((v) => String(v) === query.get(name));
    return { status: one('status', STATUSES) ?? '', family: one('family', FAMILIES) ?? '', priority: one('priority', PRIORITIES) ?? 0, q: this.q };
  }

  /** Asks for the rows again: as many as are shown, or the first page when the filter is another. */
  async load(filter: CaseFilter): Promise<void> {
    const same = JSON.stringify(filter) === this.#filter;
    const want = same ? Math.min(this.items.length, PAGE * MOST_PAGES) : 0;
    await this.#take(filter, async () => {
      let page = await api.cases(filter, '', PAGE);
      let items = page.items;
      while (page.next && items.length < want) {
        page = await api.cases(filter, page.next, PAGE);
        items = [...items, ...page.items];
      }
      return { ...page, items };
    });
  }

  /** Adds the next page. */
  async more(filter: CaseFilter): Promise<void> {
    await this.#take(filter, async () => {
      const page = await api.cases(filter, this.next, PAGE);
      const have = new Set(this.items.map((c) => c.id));
      return { ...page, items: [...this.items, ...page.items.filter((c) => !have.has(c.id))] };
    });
  }

  async #take(filter: CaseFilter, ask: () => ReturnType<typeof api.cases>): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const page = await ask();
      if (turn !== this.#turn) return;
      Object.assign(this, { items: page.items, total: page.total, next: page.next, at: api.now(), answered: filter.q, error: undefined });
      this.#filter = JSON.stringify(filter);
    } catch (e) {
      if (turn === this.#turn) this.error = e;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  forget(): void {
    this.#turn++;
    this.#filter = '';
    Object.assign(this, { items: [], total: 0, next: '', at: 0, error: undefined, busy: false, q: '', answered: '', address: '/' });
  }
}

export const caseList = new CaseList();
onForget(() => caseList.forget());
