import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { assertSameRun, runIdentity } from "./runIdentity.ts";

const dir = temporaryFolder();
const folder = (): string => join(dir(), "run");
const begin = (): void => {
  mkdirSync(folder());
  writeFileSync(join(folder(), "run.duckdb"), "");
};
const removed = { code: "folder_missing", message: expect.stringContaining("removed or renamed") as string };

test("a run is the same while other files come and go", async () => {
  begin();
  const identity = await runIdentity(folder());
  writeFileSync(join(folder(), "findings.json"), "{}");
  await assertSameRun(folder(), identity);
});

test("a folder that was removed, renamed or replaced, also by another run, is not the same", async () => {
  begin();
  const identity = await runIdentity(folder());
  renameSync(folder(), join(dir(), "aside"));
  await expect(assertSameRun(folder(), identity)).rejects.toMatchObject(removed);
  mkdirSync(folder());
  await expect(assertSameRun(folder(), identity)).rejects.toMatchObject(removed);
  rmSync(folder(), { recursive: true });
  begin();
  await expect(assertSameRun(folder(), identity)).rejects.toMatchObject(removed);
});
