const FACTORS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6 };

/** A word for steps and its number, separate from other words: "step1000", "global_step1000", "stage1-step150". */
const NAMED =
  /(?:^|[^a-z0-9])(?:global)?(?:steps?|checkpoint|ckpt|iter|iteration)[-_ =]?(\d{1,12})([km]?)(?![a-z0-9.])/u;
/** The number alone; more digits are a date with its time, or a commit. */
const ALONE = /^(\d{1,9})([km]?)$/u;

/**
 * The training step that the name of a revision states: `step1000`, `checkpoint-500`, `iter_0001000`, `1000`, `10k`; null
 * for a name that states none, such as `main`, a version or a commit.
 *
 * @example
 * stepOfRevision("stage1-step150-tokens1B"); // 150
 */
export function stepOfRevision(revision: string): number | null {
  const name = revision.trim().toLowerCase();
  const [, digits, factor = ""] = ALONE.exec(name) ?? NAMED.exec(name) ?? [];
  return digits === undefined ? null : Number(digits) * (FACTORS[factor] ?? 1);
}
