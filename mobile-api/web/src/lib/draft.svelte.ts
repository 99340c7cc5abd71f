// A report that is being written. It outlives its screen and a session that ended by itself, so that nothing typed is lost;
// it goes with signing out, and nobody but its author sees it.
import { now } from './api.ts';
import { Deed } from './deed.svelte.ts';
import { blank, type IDs, type Said } from './report.ts';
import { onForget, session } from './session.svelte.ts';
import { uuidv7 } from './uuid.ts';

export interface Draft {
  user: string;
  said: Said;
  ids: IDs & { case: string };
  deed: Deed; // keeps the id of what was sent
}

let kept: Draft | undefined;

function fresh(): Draft {
  const { id = '', unit = '' } = session.user ?? {};
  const said = $state(blank(unit.length === 5 ? unit : ''));
  const made = () => uuidv7(now());
  return { user: id, said, ids: { case: made(), household: made(), person: made() }, deed: new Deed() };
}

export const drafts = {
  /** The draft of who is signed in, or a new one. */
  mine(): Draft {
    if (kept?.user !== session.user?.id) kept = undefined;
    return (kept ??= fresh());
  },
  drop: (): void => void (kept = undefined),
};

onForget((ended) => ended || drafts.drop());
