import { join } from "node:path";
import { writeTextsAtomically } from "@gain/records";
import type { Cell, ExportedRun } from "./exportedRun.ts";

/**
 * `rows.csv`: every column of the run's Parquet file, one line a prompt, by RFC 4180. A list is its JSON text; a missing
 * value is an empty field, an empty text is `""`. `positions.csv` has the rows of positions, where the run has them.
 */
export async function writeCsv(run: ExportedRun, into: string): Promise<readonly string[]> {
  const rows = join(into, "rows.csv");
  await writeTable(rows, run);
  if (run.positions === null) return [rows];
  const positions = join(into, "positions.csv");
  await writeTable(positions, run.positions);
  return [rows, positions];
}

async function writeTable(
  path: string,
  { columns, rows }: Pick<ExportedRun, "columns" | "rows">,
): Promise<void> {
  await writeTextsAtomically([path], async ([file]) => {
    await file?.add(line(columns));
    for await (const row of rows()) await file?.add(line([...row.values()]));
  });
}

const line = (cells: readonly Cell[]): string => `${cells.map(field).join(",")}\r\n`;

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
