import { appendFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import {
  CSV_FILE,
  DUPLICATE_PROMPT,
  FINISHED_PROMPTS,
  seal,
  writeFinishedRun,
  writeUnfinishedRun,
} from "../../testing/runFixture.ts";
import { writePlan } from "../run/runPlan.ts";
import { planOf } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { verifyRun } from "./verifyRun.ts";
import { MANIFEST_FILE, PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";

const dir = temporaryFolder();

/** Changes the store through DuckDB directly. */
async function tamper(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(dir(), STORE_FILE));
  const connection = await instance.connect();
  await connection.run(sql);
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
}

async function failedChecks(): Promise<string> {
  const { state, checks } = await verifyRun(dir());
  expect(state).toBe("broken");
  return checks.flatMap(({ ok, check, detail }) => (ok ? [] : [`${check}: ${detail}`])).join("\n");
}

test("a finished run is verified from its files", async () => {
  await writeFinishedRun(dir());
  const { state, checks } = await verifyRun(dir());
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(state).toBe("proven");
});

test("a run without a manifest is incomplete, with the number of missing rows", async () => {
  await writeUnfinishedRun(dir(), 4);
  const { state, checks } = await verifyRun(dir());
  expect(state).toBe("incomplete");
  expect(checks.at(-1)?.detail).toBe("no: 3 measurements are missing");
});

test("every row is missing from a run that stopped before it had a store", async () => {
  await writePlan(dir(), planOf(FINISHED_PROMPTS));
  const { state, checks } = await verifyRun(dir());
  expect(state).toBe("incomplete");
  expect(checks.at(-1)?.detail).toBe("no: 7 measurements are missing");
});

test.each([STORE_FILE, CSV_FILE, PLAN_FILE])("one flipped bit in %s is found", async (file) => {
  await writeFinishedRun(dir());
  const bytes = await readFile(join(dir(), file));
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(join(dir(), file), bytes);
  await expect(failedChecks().catch(String)).resolves.toMatch(file);
});

test("a missing file, a renamed file and an additional file are found", async () => {
  await writeFinishedRun(dir());
  await rename(join(dir(), CSV_FILE), join(dir(), "other.csv"));
  await writeFile(join(dir(), "stray.txt"), "");
  const failed = await failedChecks();
  expect(failed).toContain(`${CSV_FILE} is missing`);
  expect(failed).toContain("there is no other file: other.csv; stray.txt");
});

test("a missing store of a finished run is found", async () => {
  await writeFinishedRun(dir());
  await rm(join(dir(), STORE_FILE));
  await expect(failedChecks()).resolves.toContain("the store can be read");
});

test("a CSV with another number of records is found, also if the manifest has its digest", async () => {
  await writeFinishedRun(dir());
  await appendFile(join(dir(), CSV_FILE), "p,1\n");
  await seal(dir());
  await expect(failedChecks()).resolves.toBe(
    `each CSV has the stored rows: ${CSV_FILE} has 7 rows, the store 6`,
  );
});

test("a manifest that is cut off is found", async () => {
  await writeFinishedRun(dir());
  const text = await readFile(join(dir(), MANIFEST_FILE), "utf8");
  await writeFile(join(dir(), MANIFEST_FILE), text.slice(0, -10));
  await expect(failedChecks()).resolves.toContain("the manifest can be read");
});

test("exit code 0 with error rows is found", async () => {
  await writeFinishedRun(dir());
  await seal(dir(), 0);
  await expect(failedChecks()).resolves.toContain("exit code 0 with 1 error rows");
});

test("exit code 0 with a gain that deviates more than rounding explains is found", async () => {
  await writeFinishedRun(dir());
  const deviation = JSON.stringify({ gains: [1e-7, -0.03], limit: 2e-5 });
  await tamper(`UPDATE models SET loaded = '{"deviation":${deviation},' || loaded[2:]`);
  await seal(dir(), 0);
  await expect(failedChecks()).resolves.toContain(
    "exit code 0 with a deviation that rounding does not explain",
  );
  await seal(dir(), 5);
  await expect(verifyRun(dir())).resolves.toMatchObject({ state: "proven" });
});

/** The run is sealed again after each change, so that only its content shows it. */
const changes: readonly (readonly [what: string, sql: string, found: string])[] = [
  ["a deleted row", "DELETE FROM measurements WHERE prompt_index = 2", "no measurement is missing: 1 are"],
  [
    "a doubled row",
    "INSERT INTO measurements SELECT * FROM measurements WHERE prompt_index = 2",
    "prompt 2 has more than one row",
  ],
  [
    "a doubled row instead of another",
    `DELETE FROM measurements WHERE prompt_index = 3;
     INSERT INTO measurements SELECT * FROM measurements WHERE prompt_index = 2`,
    "no measurement is missing: 1 are",
  ],
  [
    "two exchanged rows",
    "UPDATE measurements SET prompt_index = CASE prompt_index WHEN 0 THEN 2 ELSE 0 END WHERE prompt_index IN (0, 2)",
    "the row of prompt 0 has another key than its content",
  ],
  [
    "equal prompts that share a key",
    `DELETE FROM prompt_duplicates;
     UPDATE measurements SET key = (SELECT key FROM measurements WHERE prompt_index = 1)
     WHERE prompt_index = ${String(DUPLICATE_PROMPT)}`,
    "the prompts are numbered in order",
  ],
  [
    "a prompt's changed text",
    "UPDATE prompts SET text = 'prompt X' WHERE prompt_index = 2",
    "the prompts are those of the plan",
  ],
  [
    "a prompt's changed category",
    "UPDATE prompts SET category = NULL WHERE prompt_index = 2",
    "the prompts are those of the plan",
  ],
  [
    "an additional prompt",
    "INSERT INTO prompts SELECT * REPLACE (7 AS prompt_index) FROM prompts WHERE prompt_index = 0",
    "8 instead of 7",
  ],
  [
    "a text cut short",
    "DELETE FROM prompt_continuations WHERE piece = 2",
    "the text of prompt 5 is not stored completely",
  ],
  [
    "a row of no prompt",
    "INSERT INTO measurements SELECT * REPLACE (99 AS prompt_index) FROM measurements WHERE prompt_index = 0",
    "1 rows of no planned measurement",
  ],
  [
    "a row of no model",
    "INSERT INTO measurements SELECT * REPLACE (1 AS model_index) FROM measurements WHERE prompt_index = 0",
    "1 rows of no planned measurement",
  ],
  [
    "a norm too few",
    "UPDATE measurements SET norms = norms[2:] WHERE prompt_index = 0",
    "1 rows are neither",
  ],
  [
    "a gain that does not match the norms",
    "UPDATE measurements SET last_gain = 1.5 WHERE prompt_index = 0",
    "gain, amplification or flags of prompt 0 do not follow from its norms",
  ],
  [
    "a norm that does not match the gain",
    "UPDATE measurements SET norms = list_concat(norms[:-2], [norms[-1] + 1]) WHERE prompt_index = 0",
    "gain, amplification or flags of prompt 0 do not follow from its norms",
  ],
  [
    "a missing flag",
    `UPDATE measurements SET flags = [] WHERE prompt_index = ${String(DUPLICATE_PROMPT)}`,
    `of prompt ${String(DUPLICATE_PROMPT)} do not follow`,
  ],
  [
    "a row without its gain",
    "UPDATE measurements SET last_gain = NULL WHERE prompt_index = 0",
    "1 rows are neither",
  ],
  [
    "an error with numbers",
    "UPDATE measurements SET status = 'error', error_code = 'x', error_text = 'x' WHERE prompt_index = 0",
    "1 rows are neither",
  ],
  [
    "an unknown status",
    "UPDATE measurements SET status = 'maybe' WHERE prompt_index = 0",
    "1 rows are neither",
  ],
  [
    "a model of another dtype",
    `UPDATE models SET loaded = replace(loaded, 'float32', 'float16')`,
    "the identity of tiny does not match its files",
  ],
];

test.each(changes)("%s is found from the store alone", async (_, sql, found) => {
  await writeFinishedRun(dir());
  await tamper(sql);
  await seal(dir()).catch(() => undefined);
  await expect(failedChecks()).resolves.toContain(found);
});

test("wrong counts in the manifest are found", async () => {
  await writeFinishedRun(dir());
  const path = join(dir(), MANIFEST_FILE);
  await writeFile(path, (await readFile(path, "utf8")).replace('"measured": 6', '"measured": 7'));
  await expect(failedChecks()).resolves.toContain("tiny: measured is 6 in the store, 7 in it");
});

test("a run that is being written is not verified", async () => {
  await writeUnfinishedRun(dir(), 4);
  const store = await RunStore.open(dir());
  await expect(verifyRun(dir())).rejects.toMatchObject({ code: "run_locked" });
  await store.close();
});
