import { join } from "node:path";
import { expect, test } from "vitest";
import { changeStore } from "../../testing/changeStore.ts";
import { python } from "../../testing/parquetReader.ts";
import { positionRowsOf } from "../../testing/positionRows.ts";
import { batch, binding, measuredRow, numberedPrompts, planOf } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import type { Check } from "./verifyCheck.ts";
import { writePositionsParquet } from "../parquet/writePositionsParquet.ts";
import { RunStore } from "../store/runStore.ts";
import { positionChecks } from "./positionChecks.ts";

const dir = temporaryFolder();

const PROMPTS = numberedPrompts(4);
/** The ids of the first have several pieces in the store. */
const LONG = Array.from({ length: 600 }, (_, k) => 1000 + k);
const ROWS = [measuredRow(0, { tokenIds: LONG }), measuredRow(1), measuredRow(2)];

const WANTED: Readonly<Record<string, (position: number) => boolean>> = {
  all: () => true,
  first: (position) => position === 0,
  "every:7": (position) => position % 7 === 0,
  "599,0,2,2,5000": (position) => [0, 2, 599].includes(position),
};

async function write(rule: string, predictions = false, rows = ROWS): Promise<void> {
  const store = await RunStore.create(dir());
  await store.appendPrompts(PROMPTS);
  await store.bindModel(binding());
  const positions = positionRowsOf(rows, WANTED[rule] ?? (() => false), { predictions });
  const failed = { item: 3, code: "prompt_too_long", text: "too long" };
  await store.saveRows(0, { ...batch(rows, [failed]), positions: [positions] });
  await store.close();
}

async function checked(positions: string | null, positionPredictions = false): Promise<readonly Check[]> {
  const plan = planOf(PROMPTS);
  const models = plan.models.map((model) => ({ ...model, positions, positionPredictions }));
  const store = await RunStore.openReadOnly(dir());
  try {
    return await positionChecks(store, { ...plan, models });
  } finally {
    await store.close();
  }
}

const faults = async (...requested: Parameters<typeof checked>): Promise<string> =>
  (await checked(...requested)).flatMap(({ ok, detail }) => (ok ? [] : [detail])).join();

test.each(Object.keys(WANTED))("the rows of %s are sound, with and without predictions", async (rule) => {
  await write(rule, rule === "all");
  expect(await checked(rule, rule === "all")).toEqual([expect.objectContaining({ ok: true })]);
});

test.each<readonly [what: string, sql: string, found: string]>([
  [
    "a row of a prompt that could not be measured",
    "INSERT INTO position_rows SELECT * REPLACE (3 AS prompt_index) FROM position_rows WHERE prompt_index = 1",
    "3 rows of no measured prompt",
  ],
  [
    "a row of no prompt",
    "INSERT INTO position_rows SELECT * REPLACE (99 AS prompt_index) FROM position_rows WHERE prompt_index = 1",
    "3 rows of no measured prompt",
  ],
  [
    "a row of no model",
    "INSERT INTO position_rows SELECT * REPLACE (1 AS model_index) FROM position_rows WHERE prompt_index = 1",
    "3 rows of no measured prompt, or of a model",
  ],
  ["rows without numbers", "INSERT INTO position_rows (model_index) VALUES (0)", "1 rows of no measured"],
  [
    "a doubled row",
    "INSERT INTO position_rows SELECT * FROM position_rows WHERE prompt_index = 1 AND position = 1",
    "2 rows are doubled, not requested, or behind a missing one; 1 prompts have fewer or more positions",
  ],
  [
    "a missing row",
    "DELETE FROM position_rows WHERE prompt_index = 0 AND position = 598",
    "1 rows are doubled, not requested, or behind a missing one; 1 prompts have fewer or more positions",
  ],
  [
    "a missing last row",
    "DELETE FROM position_rows WHERE prompt_index = 0 AND position = 599",
    "1 prompts have fewer or more positions than are requested",
  ],
  ["a prompt without rows", "DELETE FROM position_rows WHERE prompt_index = 2", "1 prompts have fewer"],
  [
    "a doubled row in place of another",
    "UPDATE position_rows SET position = 1, token_id = 3139 WHERE prompt_index = 2 AND position = 2",
    "1 rows are doubled",
  ],
  [
    "a row beyond the prompt",
    "UPDATE position_rows SET position = 3 WHERE prompt_index = 2 AND position = 2",
    "1 rows are beyond the end of their prompt",
  ],
  [
    "another token, also in a later piece of the ids",
    "UPDATE position_rows SET token_id = token_id + 1 WHERE prompt_index = 0 AND position IN (3, 256, 599)",
    "3 rows have another token",
  ],
  [
    "the vectors of another depth",
    "UPDATE position_rows SET norms = norms[2:] WHERE prompt_index = 1 AND position = 0",
    "1 rows have too few columns",
  ],
  [
    "a part of a split",
    "UPDATE position_rows SET mlp_norms = NULL WHERE prompt_index = 1 AND position = 0",
    "1 rows have too few columns",
  ],
  [
    "a prediction that was not requested",
    "UPDATE position_rows SET top_id = 5 WHERE prompt_index = 1 AND position = 0",
    "1 rows have too few columns",
  ],
  [
    "another norm at a last token",
    "UPDATE position_rows SET norms = [5, 4, 3, 6.0001] WHERE prompt_index IN (0, 1) AND position IN (599, 2)",
    "2 rows of a last token have other norms",
  ],
])("%s is found", async (_, sql, found) => {
  await write("all");
  await changeStore(sql)(dir());
  expect(await faults("all")).toContain(found);
});

test("rows of another request, or of none, are found", async () => {
  await write("every:7");
  expect(await faults("every:6")).toMatch(/^85 rows are doubled, not requested.*1 prompts have fewer/u);
  expect(await faults("first")).toContain("1 prompts have fewer or more positions");
  expect(await faults(null)).toContain("88 rows of no measured prompt, or of a model without requested");
  expect(await faults("every:7", true)).toContain("88 rows have too few columns");
});

test("a prompt of more positions than are read at a time is checked and written as a whole", async () => {
  const tokenIds = Array.from({ length: 9000 }, (_, k) => k);
  await write("all", false, [measuredRow(0, { tokenIds }), measuredRow(1), measuredRow(2)]);
  expect(await faults("all")).toBe("");
  const store = await RunStore.openReadOnly(dir());
  const file = join(dir(), "positions.parquet");
  await writePositionsParquet(file, store, () => ({ model: "tiny" }));
  await store.close();
  const column = "import pyarrow.parquet as p, sys; print(p.read_table(sys.argv[1])['Position'].to_pylist())";
  expect(JSON.parse(await python("-c", column, file))).toEqual([...tokenIds, 0, 1, 2, 0, 1, 2]);
  await changeStore("DELETE FROM position_rows WHERE position = 8990")(dir());
  expect(await faults("all")).toMatch(/^9 rows are doubled, not requested, or behind a missing one/u);
});

test("a run without a request and without rows has no check", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts(PROMPTS);
  await store.bindModel(binding());
  await store.saveRows(0, batch(ROWS));
  await store.close();
  expect(await checked(null)).toEqual([]);
  expect(await faults("all")).toContain("3 prompts have fewer or more positions than are requested");
  expect(await faults("700")).toBe("");
});
