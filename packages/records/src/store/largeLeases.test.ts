import { join } from "node:path";
import { expect, test } from "vitest";
import { python } from "../../testing/parquetReader.ts";
import { positionRowsOf } from "../../testing/positionRows.ts";
import {
  batch,
  binding,
  loadedModel,
  measuredRow,
  numberedPrompts,
  prompt,
} from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { writePositionsParquet } from "../parquet/writePositionsParquet.ts";
import type { MeasuredRow } from "../row/rowBatch.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();

interface Leases {
  readonly layers: number;
  readonly tokens: number;
  /** Prompts of a lease. */
  readonly prompts: number;
  readonly leases: number;
  readonly split: boolean;
}

/** A store to which each lease adds more rows than a row group has, the last one after it was opened again. */
async function storeOf({ layers, tokens, prompts, leases, split }: Leases): Promise<RunStore> {
  let store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(leases * prompts));
  await store.bindModel(binding({ loaded: { ...loadedModel, layers } }));
  const ones = Array<number>(layers).fill(1);
  const tokenIds = Array.from({ length: tokens }, (_, k) => k);
  const rowsFrom = (first: number): MeasuredRow[] =>
    Array.from({ length: prompts }, (_, k) =>
      measuredRow(first + k, { tokenIds, norms: [...ones, 2], deltaNorms: ones, inners: ones }),
    );
  const positions = positionRowsOf(rowsFrom(0), () => true);
  for (let lease = 0; lease < leases; lease += 1) {
    if (lease === leases - 1) {
      await store.close();
      store = await RunStore.open(dir());
    }
    const first = lease * prompts;
    const items = Int32Array.from({ length: prompts * tokens }, (_, k) => first + Math.floor(k / tokens));
    const block = { ...positions, items: new Uint8Array(items.buffer), ...(!split && { split: null }) };
    const saved = await store.saveRows(0, { ...batch(rowsFrom(first), [], lease + 1), positions: [block] });
    expect(saved).toEqual({ stored: prompts, ignored: 0 });
  }
  return store;
}

/** DuckDB's limit is 32 MB and 0.5 MB a block. */
test.each<Leases>([
  { layers: 30, tokens: 512, prompts: 5, leases: 28, split: false },
  { layers: 100, tokens: 3000, prompts: 1, leases: 12, split: true },
  { layers: 2, tokens: 700, prompts: 3, leases: 32, split: true },
])(
  "$leases leases of $prompts prompts with $tokens positions and $layers blocks fit in DuckDB's memory",
  async (leases) => {
    const store = await storeOf(leases);
    expect(await store.counts(0)).toMatchObject({ measured: leases.leases * leases.prompts, missing: 0 });
    await store.close();
  },
);

test("positions of large leases are checked and written within DuckDB's memory", async () => {
  const store = await storeOf({ layers: 30, tokens: 512, prompts: 5, leases: 24, split: true });
  const request = { modelIndex: 0, rule: "all", predictions: false };
  expect(new Set(Object.values(await store.positions.audit([request])))).toEqual(new Set([0]));
  expect(await store.positions.gains(0)).not.toHaveLength(0);
  const file = join(dir(), "positions.parquet");
  await writePositionsParquet(file, store, () => ({ model: "tiny" }));
  await store.close();
  const count = "import pyarrow.parquet as p, sys; print(p.ParquetFile(sys.argv[1]).metadata.num_rows)";
  expect(Number(await python("-c", count, file))).toBe(24 * 5 * 512);
});

test("chunks of long prompts fit in DuckDB's memory", async () => {
  const store = await RunStore.create(dir());
  // Pieces of 1 KiB.
  const text = "語".repeat(100_000);
  for (let chunk = 0; chunk < 24; chunk += 1)
    await store.appendPrompts(
      Array.from({ length: 9 }, (_, k) => prompt(`${String(chunk)} ${String(k)} ${text}`)),
    );
  await store.close();
});
