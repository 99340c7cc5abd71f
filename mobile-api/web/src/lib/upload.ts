// Files that a form asks for, from the camera or from the device. Each goes up once, with the id that it was given when it
// was chosen, however often the form is tried on a bad network.
import * as api from './api.ts';
import { ApiError, now } from './api.ts';
import type { Input, Values } from './caseforms.ts';
import { Wrong } from './entered.ts';
import { either, t } from './i18n.svelte.ts';
import { MOST_BYTES, smaller } from './photo.ts';
import { uuidv7 } from './uuid.ts';
import { whyFailed } from './words.ts';

export type Owner = Parameters<typeof api.attach>[0];

/** What a file is put to: a case, a carer, or the case of a cost line. */
export interface Keeper {
  to: Owner;
  id: string;
}

export class Uploads {
  #files = new Map<string, { file: File; id: string; there: boolean }>();

  /** Keeps the file chosen in an input; gives its name, '' for none. */
  choose(input: string, file: File | undefined): string {
    if (!file) return '';
    this.#files.set(input, { file, id: uuidv7(now()), there: false });
    return file.name;
  }

  /** Sends the file of an input, made smaller, and gives the id that the server knows it by. */
  async send(input: string, keeper: Keeper, progress?: (part: number) => void): Promise<string> {
    const chosen = this.#files.get(input)!;
    if (chosen.there) return chosen.id;
    const content = await smaller(chosen.file);
    if (content.size > MOST_BYTES) throw new RangeError();
    await api.attach(keeper.to, keeper.id, content, chosen.id, progress);
    chosen.there = true;
    return chosen.id;
  }

  /** Sends the files of a form and puts their ids into what is said in it. Throws a Wrong at the input of one that cannot be. */
  async fill(said: Values, inputs: readonly Input[], keeper: Keeper): Promise<void> {
    for (const i of inputs.filter((x) => x.type === 'file' && said[x.name])) {
      try {
        said[i.name] = await this.send(i.name, keeper);
      } catch (e) {
        throw new Wrong(whyNot(e), i.name);
      }
    }
  }
}

/** What stands against a file, in the words of the server without the name of its field. */
export function whyNot(e: unknown): string {
  if (e instanceof RangeError) return t('att_large');
  if (e instanceof ApiError && e.kind === 'network') return whyFailed(e);
  const field = e instanceof ApiError ? e.fields[0] : undefined;
  return t('att_refused', { why: field ? either({ vi: field.message, en: field.message_en ?? '' }) : whyFailed(e) });
}
