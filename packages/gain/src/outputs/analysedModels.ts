import { basename } from "node:path";
import {
  compareModels,
  summaryFindings,
  type AnalysisPlan,
  type ModelComparison,
  type PairableRow,
} from "@gain/analysis";
import type { GainRow } from "@gain/records";
import type { LeftOutModel, ReportedSummary, StudyReport } from "@gain/report";
import type { FilesStudy } from "@gain/experiment";
import { familyOf, type Families } from "../familyOption.ts";
import { statedGains } from "../filesStudy/statedGains.ts";
import { studyFindings } from "../filesStudy/studyFindings.ts";
import type { Grouping } from "../sources/grouping.ts";
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
  /** The study of files that this is; null for another analysis. */
  readonly study: StudyReport | null;
}

/** What a user states beside the sources. */
export interface AnalysisSettings {
  /** The families that `--family` assigns. */
  readonly families?: Families | undefined;
  /** The study that names the sources. */
  readonly study?: FilesStudy | undefined;
}

/** Compares the models. A model without a row is included: each of its statistics is undefined, with the reason. */
export async function analyse(
  measured: readonly MeasuredModel[],
  sources: readonly Pick<Source, "path" | "models" | "stated" | "plan" | "leftOut">[] = [],
  { families, study }: AnalysisSettings = {},
): Promise<Analysis> {
  // Two sources may contain models of one name; the label's name distinguishes them.
  const models = measured.map((model) => ({
    ...model,
    findings: { ...model.findings, model: model.labels.modelName },
  }));
  const compared = [];
  for (const { labels, findings, rows, replicate, grouping } of models) {
    compared.push({
      name: labels.modelName,
      wiring: labels.wiring,
      block: labels.block,
      normType: replicate.normType,
      family: familyOf([labels.modelName, ...replicate.names], families),
      facts: replicate.facts,
      layers: replicate.layers,
      parameters: replicate.parameters,
      findings,
      // Rows are paired by the text of their prompts. A single model has no pair.
      rows: models.length > 1 ? await pairableRows(rows(), grouping) : [],
    });
  }
  const summaries = summariesOf(sources);
  const leftOut = sources.flatMap((source) => source.leftOut ?? []);
  const comparison = compareModels(compared, planOf(sources));
  if (study === undefined) return { models, comparison, summaries, leftOut, study: null };
  const rows = sources.flatMap(({ path, models: own }) => own.map((model) => ({ file: path, model })));
  const stated = sources.flatMap(({ path, stated: own }) =>
    (own?.summaries ?? []).map((summary) => ({ file: path, stated: summary })),
  );
  const found = studyFindings(study, comparison, statedGains(study, rows, stated));
  return { models, summaries, leftOut, ...found };
}

/** The plan of the only run that has one; several runs were not planned together. */
function planOf(sources: readonly Pick<Source, "plan">[]): AnalysisPlan | undefined {
  const plans = sources.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
  return sources.length === 1 ? plans[0] : undefined;
}

async function pairableRows(
  rows: Iterable<GainRow> | AsyncIterable<GainRow>,
  grouping: Grouping | undefined,
): Promise<readonly PairableRow[]> {
  const pairable: PairableRow[] = [];
  for await (const row of rows) {
    const { prompt, category, lastGain, totalAmp } = grouping?.of(row) ?? row;
    pairable.push({ prompt, category, lastGain, growth: totalAmp });
  }
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
