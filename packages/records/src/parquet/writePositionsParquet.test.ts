import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { python } from "../../testing/parquetReader.ts";
import { positionRowsOf } from "../../testing/positionRows.ts";
import { batch, binding, loadedModel, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "../store/runStore.ts";
import { writePositionsParquet } from "./writePositionsParquet.ts";

const dir = temporaryFolder();

test("positions of a model of many blocks are checked and written within the store's memory", async () => {
  const [layers, prompts, tokens] = [96, 20, 512];
  await mkdir(join(dir(), "run"));
  const store = await RunStore.create(join(dir(), "run"));
  await store.appendPrompts(numberedPrompts(prompts));
  await store.bindModel(binding({ loaded: { ...loadedModel, layers } }));
  const ones = Array<number>(layers).fill(1);
  for (let item = 0; item < prompts; item += 1) {
    const tokenIds = Array.from({ length: tokens }, (_, k) => k);
    const rows = [measuredRow(item, { tokenIds, norms: [...ones, 2], deltaNorms: ones, inners: ones })];
    await store.saveRows(0, { ...batch(rows, [], item + 1), positions: [positionRowsOf(rows, () => true)] });
  }
  const request = { modelIndex: 0, rule: "all", predictions: false };
  expect(new Set(Object.values(await store.positions.audit([request])))).toEqual(new Set([0]));
  const file = join(dir(), "positions.parquet");
  await writePositionsParquet(file, store, () => ({ model: "tiny" }));
  await store.close();
  const count = "import pyarrow.parquet as p, sys; print(p.ParquetFile(sys.argv[1]).metadata.num_rows)";
  expect(Number(await python("-c", count, file))).toBe(prompts * tokens);
});
