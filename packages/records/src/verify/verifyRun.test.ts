import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  CSV_FILE,
  DUPLICATE_PROMPT,
  FINISHED_PROMPTS,
  seal,
  writeFinishedRun,
  writeUnfinishedRun,
} from "../../testing/runFixture.ts";
import { changeStore } from "../../testing/changeStore.ts";
import { writePlan } from "../run/runPlan.ts";
import { planOf } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import { digestFile } from "../files/fileDigest.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { verifyRun } from "./verifyRun.ts";
import { MANIFEST_FILE, PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";

const dir = temporaryFolder();

const tamper = (sql: string): Promise<void> => changeStore(sql)(dir());

/** This package derives no outputs. */
const verified = (digest?: string): ReturnType<typeof verifyRun> =>
  verifyRun(dir(), { digest, outputs: () => Promise.resolve([]) });

async function failedChecks(): Promise<string> {
  const { state, checks } = await verified();
  expect(state).toBe("broken");
  return checks.flatMap(({ ok, check, detail }) => (ok ? [] : [`${check}: ${detail}`])).join("\n");
}

test("a finished run is verified from its files", async () => {
  await writeFinishedRun(dir());
  const { state, checks } = await verified();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(state).toBe("proven");
});

test("a run without a manifest is incomplete, with the number of missing rows", async () => {
  await writeUnfinishedRun(dir(), 4);
  const { state, checks } = await verified();
  expect(state).toBe("incomplete");
  expect(checks.at(-1)?.detail).toBe("no: 3 measurements are missing");
});

test("every row is missing from a run that stopped before it had a store", async () => {
  await writePlan(dir(), planOf(FINISHED_PROMPTS));
  const { state, checks } = await verified();
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
  expect(failed).toContain(
    "there is no other file: other.csv is not in manifest.json; stray.txt is not in manifest.json",
  );
});

test("a missing store of a finished run is found", async () => {
  await writeFinishedRun(dir());
  await rm(join(dir(), STORE_FILE));
  await expect(failedChecks()).resolves.toContain("the store can be read");
});

test("a manifest that is cut off is found", async () => {
  await writeFinishedRun(dir());
  const text = await readFile(join(dir(), MANIFEST_FILE), "utf8");
  await writeFile(join(dir(), MANIFEST_FILE), text.slice(0, -10));
  await expect(failedChecks()).resolves.toContain("the manifest can be read");
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

/** What would run a query of somebody else where rows are read. */
const strange: readonly (readonly [what: string, sql: string, found: string])[] = [
  [
    "a view in place of a table",
    "ALTER TABLE notices RENAME TO kept; CREATE VIEW notices AS SELECT * FROM kept",
    'the view \"notices\"',
  ],
  ["a macro", "CREATE MACRO len(x) AS 5", 'the macro \"len\"'],
  [
    "a computed column",
    "DROP TABLE notices; CREATE TABLE notices (model_index INTEGER, code VARCHAR, text VARCHAR, times BIGINT AS (1))",
    'the table \"notices\" of another form',
  ],
  ["a table of another", "CREATE TABLE more (x INTEGER)", 'the table \"more\" of another form'],
  ["a schema", "CREATE SCHEMA other", 'the schema \"other\"'],
];

test.each(strange)("a store with %s is refused", async (_, sql, found) => {
  await writeFinishedRun(dir());
  await tamper(sql);
  await expect(failedChecks()).resolves.toContain(found.replaceAll("\\", ""));
});

/** Columns that no output has: the store is changed after it was sealed, and its digest in the manifest is written anew. */
test.each([
  ["an attempt", "UPDATE measurements SET attempts = 9 WHERE prompt_index = 0"],
  ["the id of a token", "UPDATE measurements SET top_id = 9 WHERE prompt_index = 0"],
  ["the text of an error", "UPDATE measurements SET error_text = 'rain' WHERE status = 'error'"],
  ["the line of a prompt", "UPDATE prompts SET line = 99 WHERE prompt_index = 0"],
])("%s that changed after sealing is found", async (_, sql) => {
  await writeFinishedRun(dir());
  await tamper(sql);
  const path = join(dir(), MANIFEST_FILE);
  const manifest = JSON.parse(await readFile(path, "utf8")) as { files: { file: string }[] };
  const digested = { file: STORE_FILE, ...(await digestFile(join(dir(), STORE_FILE))) };
  const files = manifest.files.map((entry) => (entry.file === STORE_FILE ? digested : entry));
  await writeFile(path, JSON.stringify({ ...manifest, files }));
  await expect(failedChecks()).resolves.toMatch(/^the columns that no output contains/u);
});

test.each(changes)("%s is found from the store alone", async (_, sql, found) => {
  await writeFinishedRun(dir());
  await tamper(sql);
  await seal(dir()).catch(() => undefined);
  await expect(failedChecks()).resolves.toContain(found);
});

test.each<readonly [what: string, change: (text: string) => string, found: string]>([
  [
    "counts",
    (text) => text.replace('"measured": 6', '"measured": 7'),
    "models[0].measured: manifest.json says 7, the store 6",
  ],
  [
    "a revision",
    (text) => text.replace("0123456789abcdef", "fedcba9876543210"),
    "models[0].loaded.revision: manifest.json says",
  ],
  ["a type", (text) => text.replace('"dtype": "float32"', '"dtype": "float16"'), 'the store "float32"'],
  [
    "a date",
    (text) => text.replace(/"sealedAt": "[^"]*"/, '"sealedAt": "2020-01-01T00:00:00.000Z"'),
    "sealedAt: manifest.json says",
  ],
  [
    "an exit code",
    (text) => text.replace('"exitCode": 3', '"exitCode": 0'),
    "exitCode: manifest.json says 0, the store 3",
  ],
  ["a version", (text) => text.replace("20.0.0", "99.0.0"), "software.node"],
  ["a commit", (text) => text.replace('"gitCommit": null', '"gitCommit": "abc"'), "gitCommit"],
  ["a processor", (text) => text.replace('"processor": "one"', '"processor": "two"'), "machine.processor"],
])("%s that the manifest alone has is found", async (_, change, found) => {
  await writeFinishedRun(dir());
  const path = join(dir(), MANIFEST_FILE);
  await writeFile(path, change(await readFile(path, "utf8")));
  await expect(failedChecks()).resolves.toContain(found);
});

test("a store that an earlier version sealed has no copy of the facts, and says the way out", async () => {
  await writeFinishedRun(dir());
  await tamper("DROP TABLE seal");
  const path = join(dir(), MANIFEST_FILE);
  const manifest = JSON.parse(await readFile(path, "utf8")) as object;
  const before = { format: 1, outputs: undefined, others: undefined, unwritten: undefined };
  await writeFile(path, JSON.stringify({ ...manifest, ...before }));
  await expect(failedChecks()).resolves.toContain("the command of the run seals it again");
});

test("the digest that sealing gave is the manifest's, and another one is found", async () => {
  await writeFinishedRun(dir());
  const digest = await seal(dir());
  await expect(verified(digest)).resolves.toMatchObject({ state: "proven", digest });
  const { state, checks } = await verified("00".repeat(32));
  expect(state).toBe("broken");
  expect(checks[0]?.detail).toContain(`manifest.json has ${digest}`);
});

test("a run that is being written is not verified", async () => {
  await writeUnfinishedRun(dir(), 4);
  const store = await RunStore.open(dir());
  await expect(verified()).rejects.toMatchObject({ code: "run_locked" });
  await store.close();
});
