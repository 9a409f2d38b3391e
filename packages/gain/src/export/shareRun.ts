/**
 * `gain share`: a folder for a data set on the Hugging Face hub, which `hf upload` uploads as it is.
 *
 *   README.md          the data set's card, with the metadata that the hub reads
 *   data/rows.parquet  every prompt of every model: docs/data-dictionary.md
 *   data/positions.parquet  the rows of positions, where the run has them
 *   report.html        the report of the run
 *   findings.json      its statistics
 *   index.html         a page that loads nothing, with the verdicts and links to the rest
 */
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { estimateText } from "@gain/analysis";
import {
  makeFolder,
  POSITION_GAINS,
  POSITION_LABELS,
  POSITION_QUANTITIES,
  writeFileAtomically,
} from "@gain/records";
import { markup } from "@gain/report";
import { REPORT_FILE } from "@gain/viewer";
import { FINDINGS_FILE } from "@gain/viewer/findingsFile";
import { absolutePath } from "../absolutePath.ts";
import { exportExists } from "../errors.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { stderr, stdout } from "../printer.ts";
import {
  exists,
  exportedRun,
  leftOut,
  type ExportedModel,
  type ExportedPositions,
  type ExportedRun,
} from "./exportedRun.ts";
import type { ShareOptions } from "./exportOptions.ts";

const ROWS = "data/rows.parquet";
const POSITIONS = "data/positions.parquet";
/** Upper ends of the hub's classes of size. */
const SIZES: readonly (readonly [below: number, name: string])[] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
];

/** @throws UsageError for a folder that is no finished run, or an output folder that exists */
export async function shareRun(given: string, { to, json }: ShareOptions): Promise<ExitCode> {
  const into = absolutePath(to);
  const run = await exportedRun(absolutePath(given));
  if (await exists(into)) throw exportExists(into);
  await makeFolder(join(into, "data"));
  await copyFile(join(run.folder, run.rowsFile), join(into, ROWS));
  if (run.positions !== null) await copyFile(join(run.folder, run.positions.file), join(into, POSITIONS));
  for (const file of [REPORT_FILE, FINDINGS_FILE]) await copyFile(join(run.folder, file), join(into, file));
  await writeFileAtomically(join(into, "README.md"), card(run));
  await writeFileAtomically(join(into, "index.html"), page(run));
  const files = (await readdir(into, { recursive: true })).filter((name) => name !== "data").toSorted();
  if (json) stdout.json({ folder: into, files });
  else for (const file of files) stdout.laidOut(join(into, file));
  const missing = leftOut(run, true);
  if (missing !== null) stderr.text(missing);
  if (!json)
    stderr.text(
      "The rows have every prompt, and the report has paths of this machine: look at them before you upload the folder.",
    );
  return EXIT.done;
}

function card(run: ExportedRun): string {
  const rows = run.manifest.models.reduce((sum, { measured, errors }) => sum + measured + errors, 0);
  const size = SIZES.find(([below]) => rows < below)?.[1] ?? "n>10M";
  // JSON is YAML.
  const metadata = {
    pretty_name: `Last-layer gain: ${run.models.map(nameOf).join(", ")}`,
    tags: ["interpretability", "residual-stream", "gain"],
    size_categories: [size],
    configs: [
      { config_name: "default", data_files: [{ split: "train", path: ROWS }] },
      ...(run.positions === null
        ? []
        : [{ config_name: "positions", data_files: [{ split: "train", path: POSITIONS }] }]),
    ],
  };
  const yaml = Object.entries(metadata).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [
    "---",
    ...yaml,
    "---",
    "",
    `# ${metadata.pretty_name}`,
    "",
    "How the last block of a language model changes the norm of the residual stream: ‖h_L‖ / ‖h_{L−1}‖ at the last token of " +
      `each prompt, measured with gain ${run.manifest.software["gain"] ?? ""}. A value below 1 is dampening, above 1 expansion.`,
    "",
    "| model | mean gain [95 %] | verdict |",
    "| --- | --- | --- |",
    ...run.models.map(
      (model) => `| ${[nameOf(model), meanOf(model), verdictOf(model)].map(cell).join(" | ")} |`,
    ),
    "",
    `\`${ROWS}\` has ${String(rows)} rows, one for each prompt and model, with the norms of every block:`,
    "",
    "```python",
    "from datasets import load_dataset",
    "",
    'rows = load_dataset("parquet", data_files="data/rows.parquet", split="train")',
    "```",
    "",
    ...(run.positions === null ? [] : positionsOfCard(run.positions)),
    `\`${REPORT_FILE}\` is the report, \`${FINDINGS_FILE}\` has every statistic.`,
    "",
  ].join("\n");
}

/** The part of the card about the rows of positions. */
const positionsOfCard = ({ columns }: ExportedPositions): readonly string[] => [
  `\`${POSITIONS}\` (\`load_dataset(…, "positions")\` on the hub) has a row for each measured position of these prompts, in the ` +
    "same order of models and prompts. h_k is the residual stream after block k at that position, h_0 the first block's input, " +
    "and Δ_k = h_k − h_{k−1}:",
  "",
  "| column | unit | meaning |",
  "| --- | --- | --- |",
  ...[...POSITION_LABELS, ...POSITION_GAINS, ...POSITION_QUANTITIES]
    .filter(({ file }) => columns.includes(file))
    .map(({ file, unit, meaning }) => `| ${[`\`${file}\``, unit, meaning].join(" | ")} |`),
  "",
];

function page(run: ExportedRun): string {
  const lines = run.models.map(
    (model) =>
      markup`<tr>${[nameOf(model), meanOf(model), verdictOf(model)].map((text) => markup`<td>${text}</td>`)}</tr>
`,
  );
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Last-layer gain</title>
<style>
body { font: 16px/1.5 Arimo, Arial, Helvetica, sans-serif; max-width: 45em; margin: 2em auto; padding: 0 1em; }
td, th { text-align: left; padding: 0.2em 1.5em 0.2em 0; border-bottom: 1px solid #ccc; vertical-align: top; }
</style>
<h1>Last-layer gain</h1>
<p>‖h<sub>L</sub>‖ / ‖h<sub>L−1</sub>‖ at the last token of each prompt: below 1 the last block dampens the residual stream,
above 1 it expands it.</p>
<table>
<tr><th>model</th><th>mean gain [95 %]</th><th>verdict</th></tr>
${lines}</table>
<p><a href="${REPORT_FILE}">The report</a>, <a href="${ROWS}">the rows</a>,
${run.positions === null ? "" : markup`<a href="${POSITIONS}">the rows of positions</a>, `} <a href="${FINDINGS_FILE}">every statistic</a></p>
</html>
`.text;
}

const nameOf = ({ labels }: ExportedModel): string => labels.modelName;
const verdictOf = ({ findings }: ExportedModel): string => findings.verdict.headline;

function meanOf({ findings }: ExportedModel): string {
  const { estimate } = findings.primary;
  if (!estimate.defined) return estimate.reason;
  const { mean, interval } = estimate.value;
  return estimateText({ mean, low: interval.low, high: interval.high });
}

/** Names and verdicts must not become columns or markup of the card. */
const cell = (text: string): string => markup`${text.replaceAll(/\s+/g, " ")}`.text.replaceAll("|", "\\|");
