/**
 * Everything that is made of measured rows, and nothing else: the same files come from a run that has just ended,
 * from its folder a year later, and from files that Python wrote.
 *
 *   rows of each model ─▶ findings ─▶ CSV, JSON
 *                                 └─▶ four panels, gain profile, architecture comparison (spec, SVG, PNG)
 *                                 └─▶ tables and verdict as text
 */
import { join } from "node:path";
import { analyzeGains, architectureHypothesis, PYTHIA, type GainFindings } from "@gain/analysis";
import {
  architectureComparison,
  fourPanels,
  gainProfile,
  renderFigure,
  type FigureSpec,
} from "@gain/figures";
import { writeFileAtomically, type GainRow } from "@gain/records";
import {
  notebookCsv,
  notebookJson,
  runJson,
  summaryTables,
  verdictBox,
  type ReportLabels,
  type RunJson,
} from "@gain/report";
import { modelBars, modelKind } from "./modelBars.ts";

/** One model's rows in the plan's order, error rows left out, and what to call it. */
export interface MeasuredModel {
  readonly rows: readonly GainRow[];
  readonly labels: ReportLabels;
}

/** What the rows say, without any file. */
export interface Findings {
  /** Tables and verdict for a terminal. */
  readonly text: string;
  readonly json: RunJson;
}

export interface Outputs extends Findings {
  /** Names of the files in the folder, in the order in which they were written. */
  readonly files: readonly string[];
}

/** The analysis of every model, as text and as JSON. */
export function findingsOf(models: readonly MeasuredModel[]): Findings {
  const analysed = models.map(analyse);
  return { text: summaryText(analysed), json: runJson(analysed) };
}

type AnalysedModel = MeasuredModel & { readonly findings: GainFindings };

const analyse = (model: MeasuredModel): AnalysedModel => ({
  ...model,
  findings: analyzeGains(model.labels.modelName, model.rows),
});

/** @throws RecordsError when the folder cannot be written; files that are there already stay whole */
export async function writeOutputs(folder: string, models: readonly MeasuredModel[]): Promise<Outputs> {
  const analysed = models.map(analyse);
  const files: string[] = [];
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await writeFileAtomically(join(folder, name), content);
    files.push(name);
  };
  const draw = async (name: string, spec: FigureSpec): Promise<void> => {
    const { svg, png } = await renderFigure(spec);
    await write(`${name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`);
    await write(`${name}.svg`, svg);
    await write(`${name}.png`, png);
  };

  const bars = modelBars(analysed);
  for (const { rows, labels, findings } of analysed) {
    const name = `${labels.slug}_parallel_test_${labels.timestamp}`;
    await write(`${name}.csv`, notebookCsv(rows));
    await write(`${name}.json`, notebookJson(rows, findings, labels));
    await draw(
      name,
      fourPanels({
        model: labels.modelName,
        kind: modelKind(labels.wiring, labels.normType),
        rows,
        meanGain: findings.gain.mean.defined ? findings.gain.mean.value : Number.NaN,
        correlation: correlationOf(findings),
        bars,
        reference: { name: PYTHIA.model, gain: PYTHIA.gain },
      }),
    );
    if (rows.some((row) => row.norms !== null)) {
      await draw(
        `${labels.slug}_gain_profile_${labels.timestamp}`,
        gainProfile({ model: labels.modelName, rows }),
      );
    }
  }
  const [first] = analysed;
  if (first !== undefined) {
    const { slug, timestamp } = first.labels;
    await draw(`${slug}_architecture_comparison_${timestamp}`, architectureComparison(bars));
  }
  const text = summaryText(analysed);
  await write("summary.txt", text);
  return { files, text, json: runJson(analysed) };
}

function correlationOf({ entropyCorrelation }: GainFindings): { r: number; p: number } | null {
  if (!entropyCorrelation.defined) return null;
  const { r, pTwoSided } = entropyCorrelation.value;
  return { r, p: pTwoSided };
}

function summaryText(models: readonly AnalysedModel[]): string {
  const hypothesis = architectureHypothesis(
    models.map(({ labels }) => ({ model: labels.modelName, wiring: labels.wiring })),
  );
  const parts = models.flatMap(({ findings, labels }) => [
    summaryTables(findings, labels),
    verdictBox(findings, labels, hypothesis),
  ]);
  return `${parts.join("\n\n")}\n`;
}
