/** The result of one check. */
export interface Check {
  readonly ok: boolean;
  readonly check: string;
  /** What was found; for a failed check, the faults. */
  readonly detail: string;
}

/** Faults named in one check's detail; the rest is counted. */
const FAULTS_NAMED = 5;

/** A check that passes if there are no faults. */
export function checkOf(what: string, faults: readonly string[]): Check {
  const named = faults.slice(0, FAULTS_NAMED).join("; ");
  const rest = faults.length > FAULTS_NAMED ? `; and ${String(faults.length - FAULTS_NAMED)} more` : "";
  return { ok: faults.length === 0, check: what, detail: faults.length === 0 ? "yes" : named + rest };
}

/** A check that could not be run, which counts as failed. */
export const failedCheck = (what: string, error: unknown): Check => ({
  ok: false,
  check: what,
  detail: error instanceof Error ? error.message : String(error),
});
