import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parquetRecords } from "./parquetRecords.ts";
import { writeTableParquet, type TableValue } from "./tableParquet.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gain-table-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const COLUMNS = { name: "text", seed: "int32", loss: "float64", curve: "float32" } as const;
const ROWS: TableValue[][] = Array.from({ length: 5000 }, (_, i) => [
  i % 7 === 0 ? null : `model ${String(i)} — Δ`,
  i,
  Math.sin(i) / 3,
  Math.fround(Math.cos(i) / 3),
]);

async function readBack(path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of parquetRecords(path, Object.keys(COLUMNS))) rows.push(row);
  return rows;
}

describe("a table of plain values as Parquet", () => {
  it("is read back as it was written, in its order", async () => {
    const path = join(folder, "rows.parquet");
    await writeTableParquet(path, COLUMNS, ROWS);
    expect(await readBack(path)).toEqual(ROWS);
  });

  it("has the same bytes for the same rows", async () => {
    const paths = ["a.parquet", "b.parquet"].map((name) => join(folder, name));
    for (const path of paths) await writeTableParquet(path, COLUMNS, ROWS, '{"plan":"x"}');
    const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
    expect(a?.equals(b ?? Buffer.of())).toBe(true);
  });

  it("may have no row", async () => {
    const path = join(folder, "none.parquet");
    await writeTableParquet(path, COLUMNS, []);
    expect(await readBack(path)).toEqual([]);
  });
});
