/** A model of a run that could not be measured to its end. No statistic has it. */
export interface FailedModel {
  readonly name: string;
  /** Of docs/errors.md; null where the error has none. */
  readonly code: string | null;
  readonly reason: string;
  /** Prompts with a row, which the store keeps. */
  readonly measured: number;
  readonly planned: number;
}

/** Why the model is left out, in one sentence. */
export const failedText = ({ reason, measured, planned }: FailedModel): string =>
  `not measured${measured === 0 ? "" : ` to its end (${String(measured)} of ${String(planned)} prompts)`}: ${reason}`;
