/** A model of a run that no statistic has. */
export interface LeftOutModel {
  /** Dropped from the run by its user, or not measured to its end. */
  readonly why: "dropped" | "failed";
  readonly name: string;
  /** Of docs/errors.md; null where there is no error, or it has no code. */
  readonly code: string | null;
  readonly reason: string;
  /** Prompts with a row, which the store keeps. */
  readonly measured: number;
  readonly planned: number;
}

/** Why the model is left out, in one sentence. */
export function leftOutText({ why, reason, measured, planned }: LeftOutModel): string {
  const rows = `${String(measured)} of ${String(planned)} prompts`;
  if (why === "dropped") return `dropped from the run; its rows of ${rows} are kept in the store`;
  return `not measured${measured === 0 ? "" : ` to its end (${rows})`}: ${reason}`;
}
