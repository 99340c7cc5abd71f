// What a user wishes to be done. The same wish keeps its id, so that it counts once however often it is sent; another wish
// gets another.
import { now } from './api.ts';
import type { Operation } from './types.ts';
import { uuidv7 } from './uuid.ts';

export class Wish {
  #sent: Operation | undefined;

  of(kind: string, subject: string, base: number, data: Record<string, unknown>): Operation {
    const wish = { kind, subject, base, data };
    const before = this.#sent && { kind: this.#sent.kind, subject: this.#sent.subject, base: this.#sent.base, data: this.#sent.data };
    if (JSON.stringify(before) !== JSON.stringify(wish)) this.#sent = { id: uuidv7(now()), at: new Date(now()).toISOString(), ...wish };
    return this.#sent!;
  }

  /** The server has refused it: a new try is a new wish. */
  forget(): void {
    this.#sent = undefined;
  }
}
