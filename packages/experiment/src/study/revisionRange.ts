/** Up to this many revisions of one model. */
export const MOST_REVISIONS = 10_000;

const RANGE = /^(.*)\{(\d+)\.\.(\d+)(?:\.\.(\d+))?\}(.*)$/u;

/**
 * The revisions that a text stands for: `step{1000..3000..1000}` is step1000, step2000 and step3000, as in a shell; any
 * other text is itself. null for a range without numbers: a step of 0, an end below its beginning, or too many.
 */
export function revisionsOf(text: string): readonly string[] | null {
  const [, before = "", first, last, step = "1", after = ""] = RANGE.exec(text) ?? [];
  if (first === undefined || last === undefined) return [text];
  const [from, to, by] = [Number(first), Number(last), Number(step)];
  const count = Math.floor((to - from) / by) + 1;
  if (!(by > 0 && count >= 1 && count <= MOST_REVISIONS)) return null;
  return Array.from({ length: count }, (_, k) => `${before}${String(from + k * by)}${after}`);
}
