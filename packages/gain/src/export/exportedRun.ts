import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  parquetNames,
  parquetRecords,
  positionsName,
  readManifest,
  readPlainFile,
  ROW_COLUMNS,
  RUN_QUANTITIES,
  VECTORS_FOLDER,
  type RunManifest,
} from "@gain/records";
import { runEntry } from "@gain/viewer";
import { FINDINGS_FILE } from "@gain/viewer/findingsFile";
import { z } from "zod";
import { notExportable } from "../errors.ts";

/** A value of a row: null where the run has none. Lists are those of blocks, tokens and flags. */
export type Cell = string | number | null | readonly (string | number | null)[];
export type ExportedRow = ReadonlyMap<string, Cell>;

const estimate = z.object({
  mean: z.number(),
  lnMean: z.number(),
  lnError: z.number(),
  interval: z.object({ level: z.number(), low: z.number(), high: z.number() }),
});
const Model = z.object({
  labels: z.object({ modelName: z.string(), slug: z.string() }),
  findings: z.object({
    primary: z.object({
      estimate: z.discriminatedUnion("defined", [
        z.object({ defined: z.literal(true), value: estimate }),
        z.object({ defined: z.literal(false), reason: z.string() }),
      ]),
    }),
    verdict: z.object({ headline: z.string() }),
  }),
});
export type ExportedModel = z.infer<typeof Model>;

/** A finished run, as other tools get it. */
export interface ExportedRun {
  readonly folder: string;
  readonly name: string;
  readonly manifest: RunManifest;
  /** In the order of the report. */
  readonly models: readonly ExportedModel[];
  /** Its Parquet file. */
  readonly rowsFile: string;
  readonly columns: readonly string[];
  /** Every prompt of every model in order, with the failed ones. They are read anew at each call. */
  readonly rows: () => AsyncGenerator<ExportedRow, void, undefined>;
  /** Its rows of positions; null where it has none. */
  readonly positions: ExportedPositions | null;
  readonly hasVectors: boolean;
}

/** The rows of positions, read as those of prompts. */
export interface ExportedPositions {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: () => AsyncGenerator<ExportedRow, void, undefined>;
}

const LISTS: ReadonlyMap<string, "text" | "number"> = new Map([
  ...ROW_COLUMNS.flatMap(({ file, type, shape }) =>
    shape === "1" ? [] : [[file, type === "text" ? "text" : "number"] as const],
  ),
  ...RUN_QUANTITIES.flatMap(({ parquet, type, shape }) =>
    shape === "1" ? [] : [[parquet, type === "text" ? "text" : "number"] as const],
  ),
]);
/** Findings of many models with their layers. */
const MOST_BYTES = 1 << 27;

/** @throws UsageError for a folder that is no finished run with its findings and its rows */
export async function exportedRun(folder: string): Promise<ExportedRun> {
  const entry = await runEntry(folder);
  if (entry === undefined) throw notExportable(folder, "it is no folder of a run");
  if (entry.state !== "finished")
    throw notExportable(folder, `the run is ${entry.state}: ${entry.reason ?? ""}`);
  const [rowsFile, ...others] = (await readdir(folder)).filter((name) => /^rows_.*\.parquet$/.test(name));
  if (rowsFile === undefined || others.length > 0)
    throw notExportable(folder, "it has not one rows_….parquet");
  const path = join(folder, rowsFile);
  const text = await readPlainFile(join(folder, FINDINGS_FILE), MOST_BYTES).catch((cause: unknown) => {
    throw notExportable(folder, `its ${FINDINGS_FILE} cannot be read`, cause);
  });
  const found = z.object({ models: z.array(Model) }).safeParse(parsed(text.toString()));
  if (!found.success) throw notExportable(folder, `its ${FINDINGS_FILE} is damaged`);
  const columns = await parquetNames(path);
  const manifest = await readManifest(folder);
  const files = new Set(manifest.files.map(({ file }) => file));
  return {
    folder,
    name: basename(folder),
    manifest,
    models: found.data.models,
    rowsFile,
    columns,
    rows: () => rowsOf(path, columns),
    positions: await positionsOf(folder, positionsName(rowsFile) ?? "", files),
    hasVectors: [...files].some((file) => file.startsWith(`${VECTORS_FOLDER}/`)),
  };
}

async function positionsOf(
  folder: string,
  file: string,
  files: ReadonlySet<string>,
): Promise<ExportedPositions | null> {
  if (!files.has(file)) return null;
  const path = join(folder, file);
  const columns = await parquetNames(path);
  return { file, columns, rows: () => rowsOf(path, columns) };
}

async function* rowsOf(
  path: string,
  columns: readonly string[],
): AsyncGenerator<ExportedRow, void, undefined> {
  const single = columns.filter((name) => !LISTS.has(name));
  const lists = columns.filter((name) => LISTS.has(name));
  for await (const values of parquetRecords(path, single, lists)) {
    const read = new Map<string, Cell>(single.map((name, i) => [name, values[i] ?? null]));
    for (const [i, name] of lists.entries()) read.set(name, listOf(name, values[single.length + i] ?? null));
    yield new Map(columns.map((name) => [name, read.get(name) ?? null]));
  }
}

/** JSON has no NaN and no infinity: these are null. */
function listOf(name: string, json: string | number | null): Cell {
  if (typeof json !== "string") return null;
  const valid =
    LISTS.get(name) === "text" ? json : json.replaceAll(/-?\b(?:NaN|Infinity|nan|inf)\b/g, "null");
  return JSON.parse(valid) as (string | number | null)[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The single value of a row as a number; null where it is none. */
export const numberOf = (row: ExportedRow, column: string): number | null => {
  const value = row.get(column);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};

export const textOf = (row: ExportedRow, column: string): string => {
  const value = row.get(column);
  return typeof value === "string" ? value : "";
};

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The row as an object, for JSON. */
export const objectOf = (row: ExportedRow): Readonly<Record<string, Cell>> => Object.fromEntries(row);

/** The prompts of one model. */
export async function* rowsOfModel(
  run: ExportedRun,
  { labels }: ExportedModel,
): AsyncGenerator<ExportedRow, void, undefined> {
  for await (const row of run.rows()) if (textOf(row, "Model") === labels.modelName) yield row;
}

/** What of the run is not among the files; null where they have all of it. */
export function leftOut({ positions, hasVectors }: ExportedRun, hasPositions: boolean): string | null {
  const parts = [
    ...(positions === null || hasPositions
      ? []
      : ["These files have the last token alone: --to csv, and gain share, have every position of the run."]),
    ...(hasVectors
      ? ["The vectors stay in the folder of the run: docs/outputs.md says how to read them."]
      : []),
  ];
  return parts.length === 0 ? null : parts.join(" ");
}

/** Does the path exist? */
export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
