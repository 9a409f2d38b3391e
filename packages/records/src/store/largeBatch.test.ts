import { beforeEach, expect, test } from "vitest";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";
import type { MeasuredRow } from "../row/rowBatch.ts";
import type { StoredRow } from "./storedRow.ts";

const dir = temporaryFolder();
/** More than two of DuckDB's data chunks. */
const ROWS = 4100;
const KNOWN = [5, 2047, 2048, 4099];

let store: RunStore;
beforeEach(async () => {
  store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(ROWS));
  await store.bindModel(binding());
  return () => store.close();
});

/** Different rows, not in plan order, some with more tokens than `LIST_ITEMS`. */
const differing = (item: number): MeasuredRow =>
  measuredRow(item, {
    norms: [item, item / 3, -0, Number.NaN],
    topId: item,
    topToken: `é${String(item)}\0`,
    lastToken: "\ufeff",
    tokenIds: Array.from({ length: item % 1000 === 0 ? 700 : (item % 7) + 1 }, (_, k) => item + k),
    cutTokens: item % 3,
    split: {
      attentionNorms: [item, 1, 2],
      attentionInners: [3, item, 4],
      mlpNorms: [5, 6, item],
      mlpInners: [-item, 7, 8],
      errors: [Number.NaN, item, 9],
    },
    finalNorm: item / 7,
  });
const rows = Array.from({ length: ROWS }, (_, k) => differing((k * 1009) % ROWS));

async function readBack(): Promise<Map<number, StoredRow>> {
  await store.close();
  store = await RunStore.openReadOnly(dir());
  const found = new Map<number, StoredRow>();
  for await (const row of store.rows(0)) found.set(row.prompt.item, row);
  return found;
}

test("a batch of several chunks is read row for row as it was stored", async () => {
  expect(await store.saveRows(0, batch(rows))).toEqual({ stored: ROWS, ignored: 0 });
  const found = await readBack();
  expect(found.size).toBe(ROWS);
  for (const { item, ...values } of rows) expect(found.get(item)).toMatchObject(values);
});

test("rows that are already stored are left out of every column, and the others keep their numbers", async () => {
  const errors = KNOWN.map((item) => ({ item, code: "measurement_failed", text: "first" }));
  await store.saveRows(0, batch([], errors));
  expect(await store.saveRows(0, batch(rows))).toEqual({
    stored: ROWS - KNOWN.length,
    ignored: KNOWN.length,
  });
  const found = await readBack();
  expect(found.size).toBe(ROWS);
  for (const { item, ...values } of rows) {
    const expected = KNOWN.includes(item) ? { status: "error", errorText: "first" } : values;
    expect(found.get(item)).toMatchObject(expected);
  }
});
