import type { SummaryDraft } from "./summaryDraft.ts";

const RELATIVE_TOLERANCE = 1e-6;

/** The denominator of an SD, and the reason. */
export interface SdConvention {
  readonly ddof: 0 | 1;
  readonly basis: string;
}

/**
 * The denominator that a summary proves: by stating it, by its gains, or by a t statistic against 1 that only one
 * denominator gives. `null` if it proves none.
 */
export function provenConvention(draft: SummaryDraft, n: number | null): SdConvention | null {
  const { sd, mean, t, list, ddof } = draft;
  if (ddof === 0 || ddof === 1) return { ddof, basis: "stated in the file" };
  if (sd === null) return null;
  if (list !== null && list.length > 1) {
    const squares = list.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
    const found = only((tried) => agrees(sd, Math.sqrt(squares / (list.length - tried))));
    if (found !== null) return { ddof: found, basis: "computed from its gains" };
  }
  if (t !== null && n !== null && n > 1) {
    const found = only((tried) => agrees(t, (mean - 1) / (sd / Math.sqrt(n - 1 + tried))));
    if (found !== null) return { ddof: found, basis: "the t statistic follows only from this ddof" };
  }
  return null;
}

/** numpy's: if pandas wrote the SD, this makes it too large, never too small. */
export const ASSUMED_CONVENTION: SdConvention = {
  ddof: 0,
  basis: "not stated; numpy's default is assumed, which cannot make the SD too small",
};

function only(holds: (ddof: 0 | 1) => boolean): 0 | 1 | null {
  const [zero, one] = [holds(0), holds(1)];
  if (zero === one) return null;
  return zero ? 0 : 1;
}

const agrees = (a: number, b: number): boolean =>
  Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
