// One sentence carried to the next screen: what has just been done.
import { onForget } from './session.svelte.ts';

const state = $state({ text: '' });

export const flash = {
  get text() {
    return state.text;
  },
  set text(text: string) {
    state.text = text;
  },
};

onForget(() => (state.text = ''));
