const LONGEST_UNITS = 1000;

/** The beginning of a text that tells a person something; a traceback may be long, and there may be one for every prompt. */
export function clipped(text: string): string {
  if (text.length <= LONGEST_UNITS) return text;
  const [head = ""] = /^[^]{0,1000}/u.exec(text) ?? [];
  return `${head} … (${String(text.length - head.length)} more)`;
}
