// Numbers, money and dates as they are written in Việt Nam. Dates are dd/mm/yyyy and clocks have 24 hours in both
// languages, always in the time of Việt Nam, whatever the device is set to.

export type Lang = 'vi' | 'en';

export const ZONE = 'Asia/Ho_Chi_Minh';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The pieces of an instant in Việt Nam; undefined when it is not one. */
function pieces(at: string | number | Date): Record<string, string> | undefined {
  const when = new Date(at);
  if (at === '' || Number.isNaN(when.getTime())) return undefined;
  return Object.fromEntries(parts.formatToParts(when).map((p) => [p.type, p.value]));
}

/** 22/11/2026 */
export function date(at: string | number | Date): string {
  const p = pieces(at);
  return p ? `${p.day}/${p.month}/${p.year}` : '';
}

/** 10:15 */
export function time(at: string | number | Date): string {
  const p = pieces(at);
  return p ? `${p.hour}:${p.minute}` : '';
}

/** 22/11/2026 10:15 */
export function dateTime(at: string | number | Date): string {
  const p = pieces(at);
  return p ? `${p.day}/${p.month}/${p.year} ${p.hour}:${p.minute}` : '';
}

/** A calendar date, yyyy-mm-dd, as dd/mm/yyyy; it belongs to no time zone. An instant is taken as its date. */
export function day(text: string | null | undefined): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (m) return m[1] === '0001' ? '' : `${m[3]}/${m[2]}/${m[1]}`;
  return text && !text.startsWith('0001-') ? date(text) : '';
}

export function number(n: number, lang: Lang, digits = 0): string {
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits }).format(n);
}

/** 1.234.567 đồng, never parted over two lines */
export function money(vnd: number, lang: Lang): string {
  return lang === 'vi' ? `${number(vnd, lang)}\u00a0đồng` : `VND\u00a0${number(vnd, lang)}`;
}

/** 47,3 km; under a kilometre in metres */
export function distance(metres: number, lang: Lang): string {
  return metres < 1000 ? `${number(metres, lang)} m` : `${number(metres / 1000, lang, 1)} km`;
}

export function percent(part: number, whole: number, lang: Lang): string {
  if (whole <= 0) return '–';
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { style: 'percent', maximumFractionDigits: 0 }).format(part / whole);
}

/** 0912 345 678 */
export function phone(text: string): string {
  const local = text.replace(/^\+84/, '0');
  return /^0\d{9}$/.test(local) ? `${local.slice(0, 4)} ${local.slice(4, 7)} ${local.slice(7)}` : text;
}

/** Completed years on a day, from a date of birth. */
export function age(birth: string, today: number | Date): number | undefined {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birth);
  const p = pieces(today);
  if (!m || m[1] === '0001' || !p) return undefined;
  const before = `${p.month}${p.day}` < `${m[2]}${m[3]}`;
  return Number(p.year) - Number(m[1]) - (before ? 1 : 0);
}
