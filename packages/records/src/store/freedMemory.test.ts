import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { returnFreedMemory } from "./freedMemory.ts";

const SETTING = "DUCKDB_JE_MALLOC_CONF";

/** What the allocator says of itself when a process that loaded DuckDB ends. */
function allocatorWith(setting: string | undefined): string {
  const load = 'await import("@duckdb/node-api")';
  const words = ["--input-type=module", "--eval", load];
  const env = { ...process.env, [SETTING]: `${setting ?? ""},stats_print:true` };
  return spawnSync(process.execPath, words, { cwd: import.meta.dirname, env, encoding: "utf8" }).stderr;
}

test.runIf(process.platform === "linux")("DuckDB's allocator takes the setting", () => {
  const environment: NodeJS.ProcessEnv = {};
  returnFreedMemory(environment);
  const said = allocatorWith(environment[SETTING]);
  expect(said).toContain("opt.narenas: 1\n");
  expect(said).toContain("opt.dirty_decay_ms: 100 ");
  expect(said).toContain("opt.muzzy_decay_ms: 0 ");
});

test("a setting that is there stays", () => {
  const environment = { [SETTING]: "narenas:3" };
  returnFreedMemory(environment);
  expect(environment).toEqual({ [SETTING]: "narenas:3" });
});
