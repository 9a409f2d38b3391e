/** Runs that earlier versions wrote: each is refused with both formats and the way out, and stays as it is. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { digestFile } from "../files/fileDigest.ts";
import { RunStore } from "../store/runStore.ts";
import { verifyRun } from "../verify/verifyRun.ts";
import { findRun } from "./runPlan.ts";

const dir = temporaryFolder();
const FIXTURES = fileURLToPath(new URL("../../fixtures/earlier-formats/", import.meta.url));
const FORMATS = readdirSync(FIXTURES).filter((name) => name.startsWith("plan-"));

const digests = (folder: string): Promise<unknown[]> =>
  Promise.all(readdirSync(folder).map(async (name) => [name, await digestFile(join(folder, name))]));

/** Puts a run of the fixtures into the test's folder. */
function placed(name: string): string {
  const folder = dir();
  copyFileSync(join(FIXTURES, name, "plan.json"), join(folder, "plan.json"));
  writeFileSync(join(folder, "run.duckdb"), gunzipSync(readFileSync(join(FIXTURES, name, "run.duckdb.gz"))));
  return folder;
}

test("a run of this plan format with store format 4 is refused with both numbers and the way out, and is not changed", async () => {
  const folder = placed("store-4");
  const before = await digests(folder);
  expect(await findRun(folder)).toMatchObject({ state: "unfinished", plan: { format: 5 } });
  for (const open of [() => RunStore.open(folder), () => RunStore.openReadOnly(folder)]) {
    await expect(open()).rejects.toMatchObject({
      code: "store_format",
      message: expect.stringMatching(
        /store format 4.*format 5.*Use analyze with its rows\.parquet/s,
      ) as string,
    });
  }
  expect(await digests(folder)).toEqual(before);
});

test("there is a run of each format whose program still runs", () => {
  expect(FORMATS).toEqual(["plan-3", "plan-4"]);
});

test.each(FORMATS)(
  "a run of %s is refused with both numbers and the way out, and is not changed",
  async (name) => {
    const folder = placed(name);
    const before = await digests(folder);
    const plan = new RegExp(`format.*${name.slice(-1)}.*5`, "s");
    await expect(findRun(folder)).rejects.toMatchObject({
      code: "plan_invalid",
      message: expect.stringMatching(plan) as string,
    });
    await expect(verifyRun(folder, { outputs: () => Promise.resolve([]) })).rejects.toMatchObject({
      code: "plan_invalid",
    });
    await expect(RunStore.open(folder)).rejects.toMatchObject({ code: "store_format" });
    expect(await digests(folder)).toEqual(before);
  },
);
