import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeScratchFolder, readyScratch, scratchPath } from "./scratchFolder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gain-scratch-"));
  vi.stubEnv("TMPDIR", root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** The number of a process that has ended. */
const ended = (): number => spawnSync("true").pid;

test("only this user can enter a scratch folder", async () => {
  const folder = scratchPath();
  await makeScratchFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("folders of ended processes are removed, those of running ones are not", async () => {
  const abandoned = join(root, `.gain-scratch.${String(ended())}-0a1b.tmp`);
  const used = join(root, `.gain-scratch.${String(process.pid)}-0a1b.tmp`);
  for (const folder of [abandoned, used]) {
    mkdirSync(folder);
    writeFileSync(join(folder, "0.parquet"), "prompts");
  }
  await readyScratch();
  expect(existsSync(abandoned)).toBe(false);
  expect(existsSync(join(used, "0.parquet"))).toBe(true);
});

test("neither a file of another name nor the target of a link is removed", async () => {
  const pid = String(ended());
  const others = [`.gain-scratch.${pid}-0a1b`, `.gain-other.${pid}-0a1b.tmp`, `gain-scratch.${pid}-0a1b.tmp`];
  for (const name of others) mkdirSync(join(root, name));
  const target = join(root, "target");
  mkdirSync(target);
  symlinkSync(target, join(root, `.gain-scratch.${pid}-ffff.tmp`));
  await makeScratchFolder(scratchPath());
  for (const name of [...others, "target"]) expect(existsSync(join(root, name)), name).toBe(true);
});
