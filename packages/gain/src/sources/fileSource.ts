import { basename } from "node:path";
import { gainArithmetic, precisionFloorOf, type GainArithmetic } from "@gain/analysis";
import { modelSlug, timestamp } from "@gain/experiment";
import {
  digestFile,
  readNotebookFile,
  writeRowsParquet,
  type GainRow,
  type NotebookFile,
} from "@gain/records";
import type { ProvenanceGroup, SelfCheck } from "@gain/report";
import type { MeasuredModel } from "./measuredModel.ts";
import { withRepeatsFlagged } from "./repeatedPrompts.ts";
import { factsOfRows } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import { RowTally } from "./rowTally.ts";
import type { Source } from "./source.ts";

const ARITHMETIC: Readonly<Record<GainArithmetic, string>> = {
  "bfloat16 norms": "every gain is a ratio of two bfloat16 numbers: the norms were rounded to steps of 0.4 %",
  "float16 norms": "every gain is a ratio of two float16 numbers: the norms were rounded to steps of 0.05 %",
  finer: "the gains are finer than ratios of half-precision numbers; the type of the norms is not known",
  unknown: "too few different gains, or gains with too few decimals, to tell how the norms were rounded",
};

/**
 * A CSV or JSON file of the notebook's family; its models in order of first appearance.
 *
 * @throws NotebookFileError naming file, line and column of what cannot be read
 */
export async function readFileSource(path: string): Promise<Source> {
  const file = await readNotebookFile(path);
  const { bytes, sha256 } = await digestFile(path);
  const facts = [
    ["Source", path],
    ["SHA-256", `${sha256}, ${String(bytes)} bytes`],
    ["Columns", file.columns.join(", ")],
  ] as const;
  const stamp = /\d{8}_\d{6}/.exec(basename(path))?.[0] ?? timestamp(new Date());
  return {
    path,
    models: [...rowsByModel(file.rows)].map(([name, rows]) => fileModel(name, rows, file, facts, stamp)),
    writeParquet: (target) => writeRowsParquet(target, file.rows),
  };
}

function rowsByModel(rows: readonly GainRow[]): ReadonlyMap<string, GainRow[]> {
  const models = new Map<string, GainRow[]>();
  for (const row of rows) {
    const ofModel = models.get(row.model);
    if (ofModel === undefined) models.set(row.model, [row]);
    else ofModel.push(row);
  }
  return models;
}

function fileModel(
  name: string,
  rows: readonly GainRow[],
  file: NotebookFile,
  facts: ProvenanceGroup["facts"],
  stamp: string,
): MeasuredModel {
  const normArithmetic = gainArithmetic(rows.map(({ lastGain }) => lastGain));
  const flagged = withRepeatsFlagged(rows);
  const tally = new RowTally();
  for (const row of flagged) tally.add(row);
  return {
    ...tally.digest(name, precisionFloorOf({ normArithmetic, dtype: null })),
    rows: () => flagged,
    labels: reportLabels(name, tally, {
      slug: modelSlug(name),
      timestamp: stamp,
      plannedPrompts: rows.length,
    }),
    replicate: factsOfRows(name, tally.normType, tally.meanEntropyNats),
    columns: file.columns,
    notes: file.notes.map(({ kind, text }) => `${kind}: ${text}`),
    provenance: {
      heading: name,
      facts: [...facts, ["Rows of this model", String(rows.length)]],
    },
    selfChecks: [arithmeticCheck(normArithmetic), trustCheck(file)],
  };
}

const arithmeticCheck = (arithmetic: GainArithmetic): SelfCheck => ({
  name: "Arithmetic of the norms, read from the gains",
  result: arithmetic,
  detail: ARITHMETIC[arithmetic],
});

function trustCheck({ notes }: NotebookFile): SelfCheck {
  const doubts = notes.filter(({ kind }) => kind === "untrusted");
  return {
    name: "The file agrees with itself and with the definitions",
    result: doubts.length === 0 ? "passed" : "not passed",
    detail: doubts.length === 0 ? "nothing contradicts" : doubts.map(({ text }) => text).join("; "),
  };
}
