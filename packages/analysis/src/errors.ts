/** Rows that cannot be analysed together. */
export class AnalysisError extends Error {
  override name = "AnalysisError";
  readonly foreseen = true;
}

export const mixedModels = (models: readonly string[]): AnalysisError =>
  new AnalysisError(
    `rows of ${String(models.length)} models were given as one: ${models.map((m) => JSON.stringify(m)).join(", ")}. ` +
      `Group the rows by model and analyse each group.`,
  );

export const mixedDepths = (model: string, depths: readonly number[]): AnalysisError =>
  new AnalysisError(
    `the rows of ${JSON.stringify(model)} have ${depths.join(", ")} blocks; one model has one depth. ` +
      `Two models may share a name, or a file may be damaged: check the number of layers of the rows.`,
  );

export const unequalLengths = (left: number, right: number): AnalysisError =>
  new AnalysisError(
    `values of the same units are needed: ${String(left)} were given against ${String(right)}`,
  );

export const badDraws = (
  what: string,
  name: string,
  value: number,
  least: number,
  most: number,
): AnalysisError =>
  new AnalysisError(`${what}'s ${name} must be a whole number from ${least} to ${most}; it was ${value}`);

export const wrongDepth = (found: number, layers: number): AnalysisError =>
  new AnalysisError(
    `a row of ${found} steps was given for a model of ${layers} blocks; every row has one step a block`,
  );
