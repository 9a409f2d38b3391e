import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { otherPositions } from "../files/fileErrors.ts";
import { POSITION_LABELS } from "../row/positionColumns.ts";
import { positionGains, type PositionGains } from "../store/positionGains.ts";
import { quoted } from "../store/sqlText.ts";
import { openParquet, type OpenParquet } from "./openParquet.ts";

const NEEDED = [...POSITION_LABELS.map(({ file }) => file), "Layer_Norms"];

/** Has a Parquet file the columns of a file of positions, which is no file of rows? */
export const arePositions = (columns: readonly string[]): boolean =>
  NEEDED.every((name) => columns.includes(name)) && !columns.includes("Prompt");

/** The name of the file of positions beside a file of rows; null for a file of another name. */
export const positionsName = (rows: string): string | null =>
  rows.startsWith("rows") ? rows.replace("rows", "positions") : null;

/** The file of positions that was written with a file of rows. */
interface PositionsFile {
  readonly path: string;
  /** The gains of each model by position. */
  readonly gains: ReadonlyMap<string, readonly PositionGains[]>;
}

/**
 * The file of positions beside a file of rows that gain wrote; null where there is none.
 *
 * @param prompts the number of each model's rows
 * @throws NotebookFileError if it is damaged, or belongs to other rows
 */
export async function readPositionsBeside(
  rows: string,
  prompts: ReadonlyMap<string, number>,
): Promise<PositionsFile | null> {
  const name = positionsName(basename(rows));
  if (name === null) return null;
  const path = join(dirname(rows), name);
  if ((await stat(path).catch(() => null))?.isFile() !== true) return null;
  const file = await openParquet(path);
  try {
    if (!arePositions(file.columns.map((column) => column.name))) return null;
    return { path, gains: await gainsOf(file, prompts, { path, rows }) };
  } finally {
    file.sandbox.close();
  }
}

async function gainsOf(
  { sandbox, relation }: OpenParquet,
  prompts: ReadonlyMap<string, number>,
  { path, rows }: { readonly path: string; readonly rows: string },
): Promise<ReadonlyMap<string, readonly PositionGains[]>> {
  const found = await sandbox.objects<{ model: string; last: number }>(
    `SELECT "Model" AS model, max("Prompt_Index") AS last FROM ${relation} GROUP BY "Model"`,
  );
  const gains = new Map<string, readonly PositionGains[]>();
  for (const { model, last } of found) {
    const count = prompts.get(model);
    if (count === undefined || last >= count) throw otherPositions(path, rows, model);
    const selected = `SELECT "Prompt_Index" AS prompt_index, "Position" AS position, "Layer_Norms" AS norms`;
    gains.set(
      model,
      await positionGains({
        relation: `(${selected} FROM ${relation} WHERE "Model" = ${quoted(model)})`,
        prompts: count,
        objects: (sql) => sandbox.objects(sql),
      }),
    );
  }
  return gains;
}
