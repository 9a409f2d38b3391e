import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { positionRowsOf } from "../../testing/positionRows.ts";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "../store/runStore.ts";
import { readPositionsBeside } from "./positionsFile.ts";
import { writePositionsParquet } from "./writePositionsParquet.ts";

const dir = temporaryFolder();
/** More than are read at a time, and one whose last gain is not finite. */
const PROMPTS = 1100;
const BROKEN = 7;
const ROWS = Array.from({ length: PROMPTS }, (_, item) =>
  measuredRow(item, { tokenIds: [464], norms: [5, 4, item === BROKEN ? 0 : 3, 3 + (item % 13)] }),
);

let fromStore: Awaited<ReturnType<RunStore["positions"]["gains"]>>;
beforeEach(async () => {
  await mkdir(join(dir(), "run"));
  const store = await RunStore.create(join(dir(), "run"));
  await store.appendPrompts(numberedPrompts(PROMPTS));
  await store.bindModel(binding());
  await store.saveRows(0, { ...batch(ROWS), positions: [positionRowsOf(ROWS, () => true)] });
  await writePositionsParquet(join(dir(), "positions_of_it.parquet"), store, () => ({ model: "tiny" }));
  fromStore = await store.positions.gains(0);
  await store.close();
});

const beside = (name: string, counts: Readonly<Record<string, number>>) =>
  readPositionsBeside(join(dir(), name), new Map(Object.entries(counts)));

test("gains by position are those of the definition, from the store and from the file beside the rows", async () => {
  const [found, ...more] = fromStore;
  expect(more).toEqual([]);
  const logs = ROWS.filter(({ item }) => item !== BROKEN).map(({ item }) => Math.log((3 + (item % 13)) / 3));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  expect(found?.lastLog.prompts).toBe(PROMPTS - 1);
  expect(found?.lastLog.mean).toBeCloseTo(mean, 12);
  expect(found?.lastLog.squares).toBeCloseTo(
    logs.reduce((sum, log) => sum + (log - mean) ** 2, 0),
    9,
  );
  expect(found?.rows).toBe(PROMPTS);
  expect(found?.gains[0]).toBeCloseTo(0.8, 12);
  expect(found?.gains[2]).toBeCloseTo(Math.exp(mean), 12);

  const file = await beside("rows_of_it.parquet", { tiny: PROMPTS });
  expect(file?.path).toBe(join(dir(), "positions_of_it.parquet"));
  expect(file?.gains.get("tiny")).toEqual(fromStore);
});

test("positions of another model or of more prompts are refused, and there may be none", async () => {
  await expect(beside("rows_of_it.parquet", { tiny: PROMPTS - 1 })).rejects.toThrow(
    /positions_of_it\.parquet: has positions of "tiny" that do not belong to the rows of .*rows_of_it\.parquet: move it away/u,
  );
  await expect(beside("rows_of_it.parquet", { other: PROMPTS })).rejects.toThrow("do not belong to the rows");
  expect(await beside("rows_of_another.parquet", { tiny: PROMPTS })).toBeNull();
  expect(await beside("mine.parquet", { tiny: PROMPTS })).toBeNull();
});
