import { execFile } from "node:child_process";
import { chmod, copyFile, cp, mkdir, readdir, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { digestFile } from "../files/fileDigest.ts";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";
import { STORE_FILE } from "../files/runFiles.ts";

const dir = temporaryFolder();
const store = (): string => join(dir(), STORE_FILE);

async function begun(): Promise<RunStore> {
  const made = await RunStore.create(dir());
  await made.appendPrompts(numberedPrompts(5));
  await made.bindModel(binding());
  return made;
}

/** Opens the run in another process and returns the result. */
async function openElsewhere(method: "open" | "openReadOnly"): Promise<string> {
  const module = new URL("runStore.ts", import.meta.url).href;
  const code = `import(${JSON.stringify(module)})
    .then(({ RunStore }) => RunStore.${method}(${JSON.stringify(dir())}))
    .then((s) => s.close()).then(() => console.log("opened"), (e) => console.log(e.code + ": " + e.message))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", code]);
  return stdout.trim();
}

test("a second writer in another process fails with the first one's process id, and succeeds when it has closed", async () => {
  const mine = await begun();
  const refused = new RegExp(
    `^run_locked: another gain process is writing this run: .*run\\.duckdb" is locked by .*\\(PID ${String(process.pid)}\\)`,
  );
  expect(await openElsewhere("open")).toMatch(refused);
  expect(await openElsewhere("openReadOnly")).toMatch(refused);
  await mine.close();
  expect(await openElsewhere("open")).toBe("opened");
});

test("a second handle of this process is refused, and the first one keeps its lock", async () => {
  const mine = await begun();
  await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "run_locked" });
  await expect(RunStore.openReadOnly(dir())).rejects.toMatchObject({ code: "run_locked" });
  await expect(digestFile(store())).rejects.toMatchObject({ code: "run_locked" });
  expect(await openElsewhere("open")).toMatch(/^run_locked/);
  await mine.close();
});

test("several readers share a closed run", async () => {
  await (await begun()).close();
  const readers = [await RunStore.openReadOnly(dir()), await RunStore.openReadOnly(dir())];
  expect(await Promise.all(readers.map((reader) => reader.promptCount()))).toEqual([5, 5]);
  await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "run_locked" });
  for (const reader of readers) await reader.close();
  await (await RunStore.open(dir())).close();
});

test("closing leaves one file and is idempotent", async () => {
  const mine = await begun();
  await mine.saveRows(0, batch([measuredRow(0)]));
  expect(await readdir(dir())).toContain(`${STORE_FILE}.wal`);
  await Promise.all([mine.close(), mine.close()]);
  expect(await readdir(dir())).toEqual([STORE_FILE]);
});

test("rows in the log that are not merged yet are read without writing", async () => {
  const mine = await begun();
  await mine.saveRows(0, batch([measuredRow(0)]));
  const copy = join(dir(), "copy");
  await mkdir(copy);
  for (const file of [STORE_FILE, `${STORE_FILE}.wal`]) await copyFile(join(dir(), file), join(copy, file));
  // Copying opened and closed the file, which released this process's lock; no other process needs it.
  await mine.close();
  const reader = await RunStore.openReadOnly(copy);
  expect(await reader.counts(0)).toMatchObject({ measured: 1, missing: 4 });
  await reader.close();
  expect((await readdir(copy)).toSorted()).toEqual([STORE_FILE, `${STORE_FILE}.wal`]);
});

test("a store that was deleted or replaced during the run acknowledges no further row", async () => {
  for (const change of [
    () => rm(store()),
    () => rename(store(), `${store()}.old`),
    () => rm(dir(), { recursive: true }),
  ]) {
    await mkdir(dir(), { recursive: true });
    const mine = await begun();
    await change();
    await expect(mine.saveRows(0, batch([measuredRow(0)]))).rejects.toMatchObject({ code: "run_deleted" });
    await mine.close();
    await rm(dir(), { recursive: true, force: true });
  }
});

test("a file that is not a store of this format is refused with its code", async () => {
  await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "store_missing" });
  await expect(RunStore.create(join(dir(), "absent"))).rejects.toMatchObject({ code: "folder_missing" });
  await writeFile(store(), "hello ".repeat(5000));
  await expect(RunStore.open(dir())).rejects.toMatchObject({ code: "store_damaged" });
  await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "store_exists" });
  await rm(store());
  const instance = await DuckDBInstance.create(store());
  instance.closeSync();
  await expect(RunStore.open(dir())).rejects.toThrow(
    "has store format none; this version of gain reads format 5",
  );
});

test.each([3, 4, 6])("a store of format %i is refused with both numbers and the remedy", async (format) => {
  await (await begun()).close();
  const instance = await DuckDBInstance.create(store());
  const connection = await instance.connect();
  await connection.run(`UPDATE store_format SET format = ${String(format)}`);
  connection.closeSync();
  instance.closeSync();
  await expect(RunStore.open(dir())).rejects.toThrow(
    `has store format ${String(format)}; this version of gain reads format 5. Use analyze with its rows.parquet or its CSV`,
  );
});

test("a store that is cut off is refused", async () => {
  await (await begun()).close();
  await truncate(store(), 5000);
  await expect(RunStore.open(dir())).rejects.toMatchObject({ name: "RecordsError" });
});

test.skipIf(process.getuid?.() === 0)("a folder without write permission is refused", async () => {
  await chmod(dir(), 0o555);
  await expect(RunStore.create(dir())).rejects.toMatchObject({ code: "cannot_write" });
  await chmod(dir(), 0o755);
});

test("a run folder with quotes in its name works", async () => {
  const odd = join(dir(), `it's "odd" $1; --`);
  await mkdir(odd);
  const made = await RunStore.create(odd);
  await made.appendPrompts(numberedPrompts(1));
  await made.close();
  await cp(odd, join(dir(), "copy"), { recursive: true });
  const reader = await RunStore.openReadOnly(join(dir(), "copy"));
  expect(await reader.promptCount()).toBe(1);
  await reader.close();
});
