import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discardRun, removeEmptyFolders } from "./discardRun.ts";
import { batch, binding, measuredRow, numberedPrompts, planOf } from "../../testing/runFixture.ts";
import { writePlan } from "./runPlan.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();
const folder = (): string => join(dir(), "made/run");
const made = (): string => join(dir(), "made");

async function begin(): Promise<RunStore> {
  await mkdir(folder(), { recursive: true });
  await writePlan(folder(), planOf(numberedPrompts(3)));
  const store = await RunStore.create(folder());
  await store.appendPrompts(numberedPrompts(3));
  await store.bindModel(binding());
  return store;
}

test("a run without a row is removed with its folder", async () => {
  expect(await discardRun(folder(), made(), await begin())).toBe(true);
  expect(await readdir(dir())).toEqual([]);
});

test("a run with a row is unchanged", async () => {
  const store = await begin();
  await store.saveRows(0, batch([measuredRow(1)]));
  expect(await discardRun(folder(), made(), store)).toBe(false);
  const again = await RunStore.open(folder());
  expect((await again.counts(0)).measured).toBe(1);
  expect(await again.promptCount()).toBe(3);
  await again.close();
});

test("a folder with another program's file is kept, and so is a parent with such a file", async () => {
  const store = await begin();
  await writeFile(join(folder(), "notes.md"), "mine");
  expect(await discardRun(folder(), made(), store)).toBe(false);
  expect((await readdir(folder())).toSorted()).toEqual(["notes.md", "plan.json", "run.duckdb"]);

  await writeFile(join(made(), "notes.md"), "mine");
  await removeEmptyFolders(folder(), made());
  expect(existsSync(folder())).toBe(true);
});

test("a store that another process created is not removed", async () => {
  const store = await begin();
  expect(await discardRun(folder(), made(), undefined)).toBe(false);
  expect(await store.promptCount()).toBe(3);
  await store.close();
});

test("a cleared store accepts other prompts and models", async () => {
  const store = await begin();
  expect(await store.clearUnmeasured()).toBe(true);
  expect([await store.promptCount(), await store.models()]).toEqual([0, []]);
  await store.appendPrompts(numberedPrompts(2));
  await store.bindModel(binding());
  await store.saveRows(0, batch([measuredRow(1)]));
  expect(await store.counts(0)).toMatchObject({ planned: 2, measured: 1 });
  expect(await store.clearUnmeasured()).toBe(false);
  expect(await store.counts(0)).toMatchObject({ planned: 2, measured: 1 });
  await store.close();
});
