// Whether the server is a demonstration, as the sign-in page found out; kept, so that a page loaded anew
// still says that its people are invented.
const KEPT = 'kipthoi-drill';

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) === '1';
  } catch {
    return false;
  }
}

const state = $state({ on: kept() });

export const drill = {
  get on() {
    return state.on;
  },
  set on(yes: boolean) {
    state.on = yes;
    try {
      if (yes) localStorage.setItem(KEPT, '1');
      else localStorage.removeItem(KEPT);
    } catch {
      // nothing is kept: the sign-in page asks again
    }
  },
};
