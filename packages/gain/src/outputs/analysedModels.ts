import { basename } from "node:path";
import { compareModels, summaryFindings, type ModelComparison, type PairableRow } from "@gain/analysis";
import type { ReportedSummary } from "@gain/report";
import { familyOf, type Families } from "../familyOption.ts";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Source } from "../sources/source.ts";

/** Every model by itself, and all together. */
export interface Analysis {
  readonly models: readonly MeasuredModel[];
  readonly comparison: ModelComparison;
  /** What files state without rows: it takes part in nothing else. */
  readonly summaries: readonly ReportedSummary[];
}

/**
 * The models beside each other. One without a row is there too: every statistic says that it is not defined.
 *
 * @param families what `--family` says
 */
export async function analyse(
  measured: readonly MeasuredModel[],
  sources: readonly Pick<Source, "path" | "stated">[] = [],
  families?: Families,
): Promise<Analysis> {
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
      block: labels.block,
      normType: replicate.normType,
      family: familyOf([labels.modelName, ...replicate.names], families),
      facts: replicate.facts,
      findings,
      // Rows are paired by the text of their prompts; a model alone has no pair.
      rows: models.length > 1 ? await pairableRows(rows()) : [],
    });
  }
  return { models, comparison: compareModels(compared), summaries: summariesOf(sources) };
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
