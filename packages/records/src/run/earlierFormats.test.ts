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

test("there is a run of each format whose program still runs", () => {
  expect(FORMATS).toEqual(["plan-3", "plan-4"]);
});

test.each(FORMATS)(
  "a run of %s is refused with both numbers and the way out, and is not changed",
  async (name) => {
    const folder = dir();
    copyFileSync(join(FIXTURES, name, "plan.json"), join(folder, "plan.json"));
    writeFileSync(
      join(folder, "run.duckdb"),
      gunzipSync(readFileSync(join(FIXTURES, name, "run.duckdb.gz"))),
    );
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
