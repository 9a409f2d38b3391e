import { basename } from "node:path";
import { gainArithmetic, precisionFloorOf, type GainArithmetic } from "@gain/analysis";
import { modelSlug, timestamp } from "@gain/experiment";
import {
  BLOCK_DEFINITIONS,
  BLOCK_SUFFIXES,
  digestFile,
  isMeta,
  notebookColumn,
  readNotebookFile,
  writeRowsParquet,
  type GainRow,
  type NotebookFile,
} from "@gain/records";
import type { ProvenanceGroup, SelfCheck } from "@gain/report";
import { groupingBy, groupingNotes, type Grouping } from "./grouping.ts";
import type { MeasuredModel } from "./measuredModel.ts";
import { ofBlock } from "./ofBlock.ts";
import { repeatsFlagged } from "./repeatedPrompts.ts";
import { factsOfRows } from "./replicateFacts.ts";
import { reportLabels } from "./reportLabels.ts";
import { RowTally } from "./rowTally.ts";
import type { Source, SourceOptions } from "./source.ts";

const ARITHMETIC: Readonly<Record<GainArithmetic, string>> = {
  "bfloat16 norms": "every gain is a ratio of two bfloat16 numbers: the norms were rounded to steps of 0.4 %",
  "float16 norms": "every gain is a ratio of two float16 numbers: the norms were rounded to steps of 0.05 %",
  finer: "the gains are finer than ratios of half-precision numbers; the type of the norms is unknown",
  unknown: "too few different gains, or gains with too few decimals, to determine how the norms were rounded",
};

/**
 * A CSV or JSON file, or a Parquet file of another program, with its models in order of first appearance. Gains of two
 * blocks of one model count as two models.
 *
 * @throws NotebookFileError with file, line and column of what cannot be read
 */
export async function readFileSource(
  path: string,
  { margin, groupBy, ...options }: SourceOptions,
): Promise<Source> {
  const file = await readNotebookFile(path, options);
  const { bytes, sha256 } = await digestFile(path);
  const facts = [
    ["Source", path],
    ["SHA-256", `${sha256}, ${String(bytes)} bytes`],
    ...(file.columns.length === 0 ? [] : [["Columns", file.columns.join(", ")] as const]),
  ] as const;
  const stamp = stampOf(path);
  const extras = file.columns.filter((name) => notebookColumn(name) === null);
  const grouping = (): Grouping | undefined => groupingBy(groupBy, path, extras);
  const stated = { summaries: file.summaries, notes: noteTexts(file), facts };
  return {
    path,
    models: rowsByModel(file.rows).map((rows) =>
      fileModel(rows, file, { facts, stamp, margin, grouping: grouping() }),
    ),
    ...(file.summaries.length > 0 && { stated }),
    writeParquet: (target) => writeRowsParquet(target, file.rows, file.columns.filter(isMeta)),
  };
}

/** The time in a file's name, or now. */
export const stampOf = (path: string): string =>
  /\d{8}_\d{6}/.exec(basename(path))?.[0] ?? timestamp(new Date());

const noteTexts = ({ notes }: NotebookFile): readonly string[] =>
  notes.map(({ kind, text }) => `${kind}: ${text}`);

type ModelRows = [GainRow, ...GainRow[]];

/** Rows grouped by model and block; a statistic never mixes groups. */
function rowsByModel(rows: readonly GainRow[]): readonly (readonly [GainRow, ...GainRow[]])[] {
  const groups = new Map<string, Map<string | undefined, ModelRows>>();
  const inOrder: ModelRows[] = [];
  for (const row of rows) {
    const { model, block } = row;
    let blocks = groups.get(model);
    if (blocks === undefined) groups.set(model, (blocks = new Map<string | undefined, ModelRows>()));
    const group = blocks.get(block);
    if (group !== undefined) {
      group.push(row);
      continue;
    }
    const begun: ModelRows = [row];
    blocks.set(block, begun);
    inOrder.push(begun);
  }
  return inOrder;
}

/** What is known of the file and the analysis beside the rows. */
interface FileFacts {
  readonly facts: ProvenanceGroup["facts"];
  readonly stamp: string;
  readonly margin: number | undefined;
  readonly grouping: Grouping | undefined;
}

function fileModel(
  rows: readonly [GainRow, ...GainRow[]],
  file: NotebookFile,
  { facts, stamp, margin, grouping }: FileFacts,
): MeasuredModel {
  const [{ model, block = "L" }] = rows;
  const name = `${model}${BLOCK_SUFFIXES[block]}`;
  const normArithmetic = gainArithmetic(rows.map(({ lastGain }) => lastGain));
  const flagged = rows.map(repeatsFlagged());
  const tally = new RowTally(grouping);
  for (const row of flagged) tally.add(row);
  return {
    ...ofBlock(
      tally.digest(name, {
        precisionFloor: precisionFloorOf({ normArithmetic, dtype: null }),
        ...(margin !== undefined && { margin }),
      }),
      block,
    ),
    rows: () => flagged,
    labels: reportLabels(name, tally, {
      slug: modelSlug(name),
      timestamp: stamp,
      plannedPrompts: rows.length,
      block,
    }),
    replicate: factsOfRows(name, tally),
    columns: file.columns,
    grouping,
    notes: [...noteTexts(file), ...groupingNotes(grouping, null)],
    provenance: {
      heading: name,
      facts: [...facts, ["Rows of this model", String(rows.length)], ["Block", BLOCK_DEFINITIONS[block]]],
    },
    selfChecks: [arithmeticCheck(normArithmetic), trustCheck(file)],
  };
}

const arithmeticCheck = (arithmetic: GainArithmetic): SelfCheck => ({
  name: "Arithmetic of the norms, inferred from the gains",
  result: arithmetic,
  detail: ARITHMETIC[arithmetic],
});

function trustCheck({ notes }: NotebookFile): SelfCheck {
  const doubts = notes.filter(({ kind }) => kind === "untrusted");
  return {
    name: "The file is consistent with itself and with the definitions",
    result: doubts.length === 0 ? "passed" : "not passed",
    detail: doubts.length === 0 ? "no contradictions" : doubts.map(({ text }) => text).join("; "),
  };
}
