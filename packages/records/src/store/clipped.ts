const LONGEST_UNITS = 1000;

/** The beginning of a text. A traceback may be long, and every prompt may have one. */
export function clipped(text: string): string {
  if (text.length <= LONGEST_UNITS) return text;
  const [head = ""] = /^[^]{0,1000}/u.exec(text) ?? [];
  return `${head} … (${String(text.length - head.length)} more)`;
}
