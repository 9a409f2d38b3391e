/** Beyond this, the arithmetic of axes overflows; no measurement comes near it. */
const LARGEST_DRAWN = 1e100;

/** Whether a number has a place on an axis: neither NaN nor infinite nor absurdly large. */
export function isDrawable(value: number | null): value is number {
  return value !== null && Math.abs(value) <= LARGEST_DRAWN;
}

/** Why those of the values that are not drawable are left out, as a figure says it. */
export function reasonNotDrawn(values: Iterable<number>): string {
  let hasAbsurd = false;
  for (const value of values) hasAbsurd ||= Number.isFinite(value) && !isDrawable(value);
  return hasAbsurd ? "not finite or beyond 1e100" : "not finite";
}
