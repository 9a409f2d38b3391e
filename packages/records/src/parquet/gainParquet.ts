import { GAIN_BLOCKS } from "../row/gainBlock.ts";
import type { GainFlag, GainRow } from "../row/gainRow.ts";
import { noRows } from "../files/fileErrors.ts";
import { NOTEBOOK_COLUMNS } from "../row/notebookColumns.ts";
import { recordedStep, recordedSteps, type RecordedStep, type SteppedRow } from "../row/recordedStep.ts";
import { quoted } from "../store/sqlText.ts";
import { openParquet } from "./openParquet.ts";

/** A row of a Parquet file of gain, with the steps of all its blocks where it comes from a run. */
export interface GainParquetRow {
  readonly row: GainRow;
  /** Blocks 1…L; null where the file has norms alone. */
  readonly steps: readonly RecordedStep[] | null;
  readonly finalNorm: number | null;
}

/** What a Parquet file of gain holds besides its rows. */
export interface GainParquet {
  readonly columns: readonly string[];
  /** JSON of the program that wrote it; null where there is none. */
  readonly about: string | null;
}

const OWN = ["Layer_Norms", "Layer_Gains", "Flags"];
const STEPS = [
  ...["Delta_Norms", "Inners", "Attention_Norms", "Attention_Inners", "MLP_Norms", "MLP_Inners"],
  ...["Split_Errors", "Final_Norm"],
];

/**
 * The columns and the metadata of a Parquet file that gain wrote; `null` for one of another program.
 *
 * @throws NotebookFileError where it is cut off or damaged
 */
export async function openGainParquet(path: string): Promise<GainParquet | null> {
  const { sandbox, columns, about } = await openParquet(path);
  sandbox.close();
  const names = columns.map(({ name }) => name);
  return [...NOTEBOOK_COLUMNS, ...OWN].every((name) => names.includes(name))
    ? { columns: names, about }
    : null;
}

/**
 * The rows of a Parquet file of gain in their order, one by one.
 *
 * @param only the model whose rows are wanted; all where it is left out
 * @throws NotebookFileError where it is cut off or damaged, or has no row
 */
export async function* gainParquetRows(
  path: string,
  only?: Pick<GainRow, "model" | "block">,
): AsyncGenerator<GainParquetRow, void, undefined> {
  const { sandbox, relation, columns } = await openParquet(path);
  try {
    const names = new Set(columns.map(({ name }) => name));
    const where = only === undefined ? "" : ` WHERE ${ofModel(only, names)}`;
    let count = 0;
    for await (const record of sandbox.stream<Columns>(
      `SELECT ${selected(names)} FROM ${relation}${where}`,
    )) {
      count += 1;
      yield parquetRow(record);
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
interface Columns extends Readonly<Record<string, string | number | readonly number[] | null>> {
  readonly Model: string;
  readonly Architecture: string | null;
  readonly Norm_Type: string | null;
  readonly Params: string | null;
  readonly Role: string | null;
  readonly Category: string | null;
  readonly Complexity: number | null;
  readonly Prompt: string | null;
  readonly Entropy: number | null;
  readonly Last_Gain: number;
  readonly Total_Amp: number | null;
  readonly Top_Token: string | null;
  readonly Top_Prob: number | null;
  readonly N_Layers: number | null;
  readonly Layer_Norms: readonly number[] | null;
  readonly Flags: string;
  readonly Gain_Block: string;
  readonly Delta_Norms: readonly number[] | null;
  readonly Inners: readonly number[];
  readonly Attention_Norms: readonly number[] | null;
  readonly Attention_Inners: readonly number[];
  readonly MLP_Norms: readonly number[];
  readonly MLP_Inners: readonly number[];
  readonly Split_Errors: readonly number[];
  readonly Final_Norm: number | null;
}

const TEXTS = ["Model", "Architecture", "Norm_Type", "Params", "Role", "Category", "Prompt", "Top_Token"];
const NUMBERS = ["Complexity", "Entropy", "Last_Gain", "Total_Amp", "Top_Prob", "N_Layers"];

function selected(names: ReadonlySet<string>): string {
  // Only all of them together say what a step was.
  const hasSteps = STEPS.every((name) => names.has(name));
  return [
    ...TEXTS.map((name) => `"${name}"::VARCHAR AS "${name}"`),
    ...NUMBERS.map((name) => `"${name}"::DOUBLE AS "${name}"`),
    `"Layer_Norms"::DOUBLE[] AS "Layer_Norms"`,
    `array_to_string("Flags", ',') AS "Flags"`,
    names.has("Gain_Block") ? `"Gain_Block"` : `'L' AS "Gain_Block"`,
    ...STEPS.map((name) => {
      const type = name === "Final_Norm" ? "DOUBLE" : "DOUBLE[]";
      return hasSteps ? `"${name}"::${type} AS "${name}"` : `NULL::${type} AS "${name}"`;
    }),
  ].join(", ");
}

function parquetRow(columns: Columns): GainParquetRow {
  const { Layer_Norms: norms, N_Layers: layers, Final_Norm: finalNorm } = columns;
  const stepped = norms === null ? null : steppedRow(columns, norms);
  const block = GAIN_BLOCKS.find((each) => each === columns.Gain_Block) ?? "not stated";
  return {
    row: {
      model: columns.Model,
      architecture: columns.Architecture,
      normType: columns.Norm_Type,
      params: columns.Params,
      role: columns.Role,
      category: columns.Category,
      complexity: columns.Complexity,
      prompt: columns.Prompt,
      entropyNats: columns.Entropy,
      lastGain: columns.Last_Gain,
      totalAmp: columns.Total_Amp,
      topToken: columns.Top_Token,
      topProb: columns.Top_Prob,
      layers,
      norms,
      flags: columns.Flags === "" ? [] : (columns.Flags.split(",") as GainFlag[]),
      ...(block !== "L" && { block }),
      ...(stepped !== null &&
        layers !== null && { lastStep: { ...recordedStep(stepped, layers), finalNorm } }),
    },
    steps: stepped === null ? null : recordedSteps(stepped),
    finalNorm,
  };
}

function steppedRow(columns: Columns, norms: readonly number[]): SteppedRow | null {
  const { Delta_Norms: deltaNorms, Attention_Norms: attentionNorms } = columns;
  if (deltaNorms === null) return null;
  const split =
    attentionNorms === null
      ? null
      : {
          attentionNorms,
          attentionInners: columns.Attention_Inners,
          mlpNorms: columns.MLP_Norms,
          mlpInners: columns.MLP_Inners,
          errors: columns.Split_Errors,
        };
  return { norms, deltaNorms, inners: columns.Inners, split };
}
