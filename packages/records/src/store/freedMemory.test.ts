import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { returnFreedMemory } from "./freedMemory.ts";

const SETTING = "DUCKDB_JE_MALLOC_CONF";

/** The allocator's statistics at the end of a process that loaded DuckDB. */
function allocatorWith(setting: string | undefined): string {
  const load = 'await import("@duckdb/node-api")';
  const nodeArguments = ["--input-type=module", "--eval", load];
  const env = { ...process.env, [SETTING]: `${setting ?? ""},stats_print:true` };
  return spawnSync(process.execPath, nodeArguments, { cwd: import.meta.dirname, env, encoding: "utf8" })
    .stderr;
}

test.runIf(process.platform === "linux")("DuckDB's allocator uses the setting", () => {
  const environment: NodeJS.ProcessEnv = {};
  returnFreedMemory(environment);
  const statistics = allocatorWith(environment[SETTING]);
  expect(statistics).toContain("opt.narenas: 1\n");
  expect(statistics).toContain("opt.dirty_decay_ms: 100 ");
  expect(statistics).toContain("opt.muzzy_decay_ms: 0 ");
});

test("an existing setting is kept", () => {
  const environment = { [SETTING]: "narenas:3" };
  returnFreedMemory(environment);
  expect(environment).toEqual({ [SETTING]: "narenas:3" });
});
