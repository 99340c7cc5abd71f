// Something that a user does on a screen: it is sent once however often it is tried, and what stands in its way is told.
import * as api from './api.ts';
import { ApiError } from './api.ts';
import { either, t } from './i18n.svelte.ts';
import type { OperationError, OperationResult } from './types.ts';
import { Wish } from './wish.ts';
import { whyFailed } from './words.ts';

export interface Problem {
  text: string;
  field?: string; // id of the input to go to
}

/** A text that begins with a capital. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A refusal in words, with the input it is about: the last part of its path, where the screen has one of that name. */
export function refusal(e: OperationError, inputs: readonly string[]): Problem {
  const field = (e.field ?? '').split('.').reverse().find((part) => inputs.includes(part));
  return { text: sentence(either(e)), field };
}

export class Deed {
  busy = $state(false);
  problems = $state.raw<Problem[]>([]);
  lost = $state(false); // no answer came: it may be sent again
  code = $state(''); // of the server's refusal
  #wish = new Wish();

  /** Is something wrong with this input? */
  wrong = (field: string): string | undefined => this.problems.find((p) => p.field === field)?.text;

  /** Sends an operation; gives nothing when it did not come about, and says why in problems. */
  async send(kind: string, subject: string, base: number, data: Record<string, unknown>, inputs: readonly string[] = []): Promise<OperationResult | undefined> {
    if (this.busy) return;
    this.busy = true;
    this.lost = false;
    this.code = '';
    try {
      const result = await api.operate(this.#wish.of(kind, subject, base, data));
      if (result.status === 'applied' || result.status === 'merged') {
        this.problems = [];
        this.#wish.forget();
        return result;
      }
      this.#wish.forget();
      this.code = result.error?.code ?? '';
      this.problems = [result.error ? refusal(result.error, inputs) : { text: t('act_conflict') }];
    } catch (e) {
      this.lost = e instanceof ApiError && e.kind === 'network';
      this.problems = [{ text: this.lost ? t('act_lost') : whyFailed(e) }];
    } finally {
      this.busy = false;
    }
  }
}

/** A text as it is sent: without spaces around it, its marks composed. */
export const clean = (text: string): string => text.trim().normalize('NFC');
