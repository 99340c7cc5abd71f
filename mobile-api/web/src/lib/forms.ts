// The forms of assessment, asked for once: they change with the law, not from hour to hour.
import * as api from './api.ts';
import type { Assessment, Form, Question, Reason } from './types.ts';

let known: Form[] | undefined;

export const forms = async (): Promise<Form[]> => (known ??= await api.forms());

/** The form as it was when a case was assessed; undefined when it has changed since. */
export const formOf = (a: Assessment, all: Form[]): Form | undefined => all.find((f) => f.id === a.form && f.valid_from === a.form_from);

/** The most points that a group of questions can give. */
export function mostPoints(form: Form, domain: string): number {
  return form.questions.filter((q) => q.domain === domain).reduce((sum, q) => sum + Math.max(0, ...q.options.map((o) => o.points)), 0);
}

/** The question that a reason answers: its words alone can be as short as "rất ít". */
export function questionOf(form: Form, a: Assessment, r: Reason): Question | undefined {
  return form.questions.find((q) => a.answers[q.id] === r.code && q.options.some((o) => o.id === r.code && o.vi === r.vi));
}
