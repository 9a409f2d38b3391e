import { basename } from "node:path";
import { compareModels, summaryFindings, type ModelComparison, type PairableRow } from "@gain/analysis";
import type { LeftOutModel, ReportedSummary } from "@gain/report";
import { familyOf, type Families } from "../familyOption.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";

/** The findings of each model, and their comparison. */
export interface Analysis {
  readonly models: readonly MeasuredModel[];
  readonly comparison: ModelComparison;
  /** Summaries that files state without rows. They are not part of the comparison. */
  readonly summaries: readonly ReportedSummary[];
  /** Models of the run that are not part of the comparison, with the reason. */
  readonly leftOut: readonly LeftOutModel[];
}

/**
 * Compares the models. A model without a row is included: each of its statistics is undefined, with the reason.
 *
 * @param families the families that `--family` assigns
 */
export async function analyse(
  measured: readonly MeasuredModel[],
  sources: readonly Pick<Source, "path" | "stated" | "leftOut">[] = [],
  families?: Families,
): Promise<Analysis> {
  // Two sources may contain models of one name; the label's name distinguishes them.
  const models = measured.map((model) => ({
    ...model,
    findings: { ...model.findings, model: model.labels.modelName },
  }));
  const compared = [];
  for (const { labels, findings, rows, replicate } of models) {
    compared.push({
      name: labels.modelName,
      wiring: labels.wiring,
      block: labels.block,
      normType: replicate.normType,
      family: familyOf([labels.modelName, ...replicate.names], families),
      facts: replicate.facts,
      findings,
      // Rows are paired by the text of their prompts. A single model has no pair.
      rows: models.length > 1 ? await pairableRows(rows()) : [],
    });
  }
  const leftOut = sources.flatMap((source) => source.leftOut ?? []);
  return { models, comparison: compareModels(compared), summaries: summariesOf(sources), leftOut };
}

async function pairableRows(
  rows: Iterable<PairableRow> | AsyncIterable<PairableRow>,
): Promise<readonly PairableRow[]> {
  const pairable: PairableRow[] = [];
  for await (const { prompt, category, lastGain } of rows) pairable.push({ prompt, category, lastGain });
  return pairable;
}

function summariesOf(sources: readonly Pick<Source, "path" | "stated">[]): readonly ReportedSummary[] {
  const stated = sources.flatMap(({ path, stated: own }) =>
    (own?.summaries ?? []).map((summary) => ({ source: basename(path), ...summary })),
  );
  const findings = summaryFindings(stated);
  return stated.flatMap((summary, i) => {
    const found = findings[i];
    return found === undefined ? [] : [{ stated: summary, findings: found }];
  });
}
