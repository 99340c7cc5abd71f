// Search as people type it on a phone: without marks, words in any order, the beginning of each enough.

/** "Đặng Thị Hoà" -> "dang thi hoa" */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

const words = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Does every word of the query begin some word of one of the texts? */
export function matches(query: string, ...texts: string[]): boolean {
  const have = texts.flatMap(words);
  return words(query).every((w) => have.some((h) => h.startsWith(w)));
}
