import { GAIN_BLOCKS } from "../row/gainBlock.ts";
import type { GainFlag, GainRow } from "../row/gainRow.ts";
import { noRows, rowsOfPositions } from "../files/fileErrors.ts";
import { isMeta } from "../row/metaNames.ts";
import {
  BLOCK_COLUMN,
  ERROR_COLUMNS,
  ROW_COLUMNS,
  RUN_QUANTITIES,
  type RowColumn,
} from "../row/rowColumns.ts";
import { recordedStep, recordedSteps, type RecordedStep, type SteppedRow } from "../row/recordedStep.ts";
import { quoted } from "../store/sqlText.ts";
import { identifier } from "./identifier.ts";
import { openParquet } from "./openParquet.ts";
import { arePositions } from "./positionsFile.ts";

/** A row of a Parquet file of gain, with the steps of all its blocks if the file is of a run. */
export interface GainParquetRow {
  readonly row: GainRow;
  /** Blocks 1…L; null if the file has only norms. */
  readonly steps: readonly RecordedStep[] | null;
  readonly finalNorm: number | null;
}

/** The columns and the metadata of a Parquet file of gain. */
export interface GainParquet {
  readonly columns: readonly string[];
  /** By model, the number of prompts that could not be measured. */
  readonly errors: ReadonlyMap<string, number>;
  /** JSON of the program that wrote it; null if there is none. */
  readonly about: string | null;
}

/** The columns that are read from every file, with their SQL types; flags are read as one text. */
const SHARED = ROW_COLUMNS.flatMap(({ file, field, type, shape }) =>
  field === undefined || field === "flags" ? [] : [{ file, field, sql: sqlType(type, shape) }],
);
/** The columns of a run's file that describe steps. */
const STEPS = RUN_QUANTITIES.flatMap(({ parquet, field, type, shape, group }) =>
  type === "float64" && field !== null ? [{ file: parquet, field, group, sql: sqlType(type, shape) }] : [],
);
/** The column that a row has where its prompt could not be measured. */
const [{ file: ERROR } = { file: "" }] = ERROR_COLUMNS;
const NEEDED = ROW_COLUMNS.map(({ file }) => file);

function sqlType(type: RowColumn["type"], shape: RowColumn["shape"]): string {
  const one = type === "text" ? "VARCHAR" : "DOUBLE";
  return shape === "1" ? one : `${one}[]`;
}

/**
 * The columns and the metadata of a Parquet file that gain wrote; `null` for a file of another program.
 *
 * @throws NotebookFileError if the file is cut off or damaged, or has rows of positions
 */
export async function openGainParquet(path: string): Promise<GainParquet | null> {
  const { sandbox, relation, columns, about } = await openParquet(path);
  try {
    const names = columns.map(({ name }) => name);
    if (arePositions(names)) throw rowsOfPositions(path);
    if (!NEEDED.every((name) => names.includes(name))) return null;
    const found = names.includes(ERROR)
      ? await sandbox.objects<{ model: string; errors: bigint }>(
          `SELECT "Model" AS model, count(*) AS errors FROM ${relation} WHERE "${ERROR}" IS NOT NULL GROUP BY "Model"`,
        )
      : [];
    return {
      columns: names,
      about,
      errors: new Map(found.map(({ model, errors }) => [model, Number(errors)])),
    };
  } finally {
    sandbox.close();
  }
}

/**
 * The measured rows of a Parquet file of gain in order, one by one.
 *
 * @param only the model whose rows are read; all rows if left out
 * @throws NotebookFileError if the file is cut off or damaged, or has no row
 */
export async function* gainParquetRows(
  path: string,
  only?: Pick<GainRow, "model" | "block">,
): AsyncGenerator<GainParquetRow, void, undefined> {
  const { sandbox, relation, columns } = await openParquet(path);
  try {
    const names = new Set(columns.map(({ name }) => name));
    const conditions = [
      ...(only === undefined ? [] : [ofModel(only, names)]),
      ...(names.has(ERROR) ? [`"${ERROR}" IS NULL`] : []),
    ];
    const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
    const meta = [...names].filter(isMeta);
    let count = 0;
    for await (const record of sandbox.stream<Columns>(
      `SELECT ${selected(names, meta)} FROM ${relation}${where}`,
    )) {
      count += 1;
      yield parquetRow(record, meta);
    }
    if (count === 0) throw noRows({ file: path, line: 1, column: 1, unit: "row" });
  } finally {
    sandbox.close();
  }
}

function ofModel(
  { model, block = "L" }: Pick<GainRow, "model" | "block">,
  names: ReadonlySet<string>,
): string {
  const ofBlock = names.has("Gain_Block") ? ` AND "Gain_Block" = ${quoted(block)}` : "";
  return `"Model" = ${quoted(model)}${ofBlock}`;
}

/** Texts, numbers and lists of numbers of a row, under the names of the columns. */
type Columns = Readonly<Record<string, string | number | readonly number[] | null>>;

function selected(names: ReadonlySet<string>, meta: readonly string[]): string {
  // A step needs all of these columns.
  const hasSteps = STEPS.every(({ file }) => names.has(file));
  return [
    ...SHARED.map(({ file, sql }) => `"${file}"::${sql} AS "${file}"`),
    `array_to_string("Flags", ',') AS "Flags"`,
    names.has(BLOCK_COLUMN.file) ? `"${BLOCK_COLUMN.file}"` : `'L' AS "${BLOCK_COLUMN.file}"`,
    ...STEPS.map(({ file, sql }) => `${hasSteps ? `"${file}"` : "NULL"}::${sql} AS "${file}"`),
    ...meta.map((name, place) => `${identifier(name)}::VARCHAR AS m${String(place)}`),
  ].join(", ");
}

function parquetRow(columns: Columns, meta: readonly string[]): GainParquetRow {
  const read = Object.fromEntries(
    SHARED.map(({ file, field }) => [field, columns[file]]),
  ) as unknown as GainRow;
  const flags = String(columns["Flags"]);
  const block = GAIN_BLOCKS.find((each) => each === columns[BLOCK_COLUMN.file]) ?? "not stated";
  const { norms, layers } = read;
  const stepped = norms === null ? null : steppedRow(columns, norms);
  const finalNorm = columns["Final_Norm"] as number | null;
  return {
    row: {
      ...read,
      flags: flags === "" ? [] : (flags.split(",") as GainFlag[]),
      ...(block !== "L" && { block }),
      ...(meta.length > 0 && {
        extra: Object.fromEntries(
          meta.map((name, place) => [name, columns[`m${String(place)}`] as string | null]),
        ),
      }),
      ...(stepped !== null &&
        layers !== null && { lastStep: { ...recordedStep(stepped, layers), finalNorm } }),
    },
    steps: stepped === null ? null : recordedSteps(stepped),
    finalNorm,
  };
}

function steppedRow(columns: Columns, norms: readonly number[]): SteppedRow | null {
  if (columns["Delta_Norms"] === null) return null;
  const columnsOf = (ofGroup: "split" | undefined): object =>
    Object.fromEntries(
      STEPS.flatMap(({ file, field, group }) => (group === ofGroup ? [[field, columns[file]]] : [])),
    );
  const split = columns["Attention_Norms"] === null ? null : columnsOf("split");
  return { norms, ...columnsOf(undefined), split } as SteppedRow;
}
