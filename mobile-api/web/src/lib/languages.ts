// Languages as people call them, for the codes by which the server keeps them.
import { fold } from './search.ts';

const NAMES: Record<string, string> = {
  vi: 'Tiếng Việt', tay: 'Tày', thai: 'Thái', muong: 'Mường', khmer: 'Khmer', hmong: 'Mông', nung: 'Nùng', dao: 'Dao', hoa: 'Hoa', jarai: 'Gia Rai', ede: 'Ê Đê', bana: 'Ba Na', sign: 'Ngôn ngữ ký hiệu',
};
const OTHERS: Record<string, string> = { viet: 'vi', kinh: 'vi', hmong: 'hmong', vietnamese: 'vi', english: 'en', 'sign language': 'sign', 'ky hieu': 'sign' };
const codes = new Map([...Object.entries(OTHERS), ...Object.entries(NAMES).map(([code, name]) => [fold(name), code] as const)]);

/** "Tiếng Việt, Tày" for vi and tay; a code without a name stands as it is. */
export const languagesOf = (all: readonly string[]): string => all.map((c) => NAMES[c] ?? c).join(', ');

/** The codes of languages typed by name or code, with commas between; "tiếng" may stand before a name. */
export function languageCodes(typed: string): string[] {
  const said = typed.split(/[,;]/).map((s) => fold(s).trim()).filter(Boolean);
  return [...new Set(said.map((s) => codes.get(s) ?? codes.get(s.replace(/^tieng /, '')) ?? s.replace(/^tieng /, '').replace(/[^a-z]/g, '')))];
}
