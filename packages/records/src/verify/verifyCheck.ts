/** One thing that was looked at. */
export interface Check {
  readonly ok: boolean;
  readonly check: string;
  /** What was found; for a failure, where. */
  readonly detail: string;
}

/** Places named in one check's detail; the rest is counted. */
const PLACES_NAMED = 5;

/** A check that holds where there are no faults. */
export function checkOf(what: string, faults: readonly string[]): Check {
  const named = faults.slice(0, PLACES_NAMED).join("; ");
  const rest = faults.length > PLACES_NAMED ? `; and ${String(faults.length - PLACES_NAMED)} more` : "";
  return { ok: faults.length === 0, check: what, detail: faults.length === 0 ? "yes" : named + rest };
}

/** A check that could not be carried out, which counts as failed. */
export const failedCheck = (what: string, error: unknown): Check => ({
  ok: false,
  check: what,
  detail: error instanceof Error ? error.message : String(error),
});
