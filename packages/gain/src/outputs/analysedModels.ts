import { compareModels, type ModelComparison, type PairableRow } from "@gain/analysis";
import { familyOf, type Families } from "../familyOption.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";

/** Every model by itself, and all together. */
export interface Analysis {
  readonly models: readonly MeasuredModel[];
  readonly comparison: ModelComparison;
}

/**
 * The models beside each other. One without a row is there too: every statistic says that it is not defined.
 *
 * @param families what `--family` says
 */
export async function analyse(measured: readonly MeasuredModel[], families?: Families): Promise<Analysis> {
  // Two sources may hold a model of one name; what is told of it goes under the name that tells them apart.
  const models = measured.map((model) => ({
    ...model,
    findings: { ...model.findings, model: model.labels.modelName },
  }));
  const compared = [];
  for (const { labels, findings, rows, replicate } of models) {
    compared.push({
      name: labels.modelName,
      wiring: labels.wiring,
      normType: replicate.normType,
      family: familyOf([labels.modelName, ...replicate.names], families),
      facts: replicate.facts,
      findings,
      // Rows are paired by the text of their prompts; a model alone has no pair.
      rows: models.length > 1 ? await pairableRows(rows()) : [],
    });
  }
  return { models, comparison: compareModels(compared) };
}

async function pairableRows(
  rows: Iterable<PairableRow> | AsyncIterable<PairableRow>,
): Promise<readonly PairableRow[]> {
  const pairable: PairableRow[] = [];
  for await (const { prompt, category, lastGain } of rows) pairable.push({ prompt, category, lastGain });
  return pairable;
}
