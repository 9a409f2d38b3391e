/** Beyond this, the arithmetic of axes overflows; no measurement comes near it. */
const LARGEST_DRAWN = 1e100;

/** Whether a number can be drawn on an axis: not NaN, infinite or extremely large. */
export function isDrawable(value: number | null): value is number {
  return value !== null && Math.abs(value) <= LARGEST_DRAWN;
}

/** The reason in a figure for leaving out values that are not drawable. */
export function reasonNotDrawn(values: Iterable<number>): string {
  let hasAbsurd = false;
  for (const value of values) hasAbsurd ||= Number.isFinite(value) && !isDrawable(value);
  return hasAbsurd ? "not finite or beyond 1e100" : "not finite";
}
