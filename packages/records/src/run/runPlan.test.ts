import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { numberedPrompts, planOf } from "../../testing/runFixture.ts";
import { findRun, replacePlan, writePlan } from "./runPlan.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { MANIFEST_FILE, PLAN_FILE } from "../files/runFiles.ts";

const dir = temporaryFolder();
const plan = planOf(numberedPrompts(3));

test("a folder that is absent, empty, or has only a killed process's temporary file is empty", async () => {
  expect(await findRun(join(dir(), "absent"))).toEqual({ state: "empty" });
  expect(await findRun(dir())).toEqual({ state: "empty" });
  await writeFile(temporaryPath(join(dir(), PLAN_FILE)), "{");
  expect(await findRun(dir())).toEqual({ state: "empty" });
});

test("a plan is read as it was written, and a run with a manifest is finished", async () => {
  await writePlan(dir(), plan);
  expect(await findRun(dir())).toEqual({ state: "unfinished", plan });
  await writeFile(join(dir(), MANIFEST_FILE), "{}");
  expect(await findRun(dir())).toEqual({ state: "finished", plan });
});

test("a folder with other files is refused and unchanged", async () => {
  await writeFile(join(dir(), "thesis.tex"), "");
  const refused = findRun(dir());
  await expect(refused).rejects.toMatchObject({ code: "folder_not_ours" });
  await expect(refused).rejects.toThrow("thesis.tex");
  expect(await readdir(dir())).toEqual(["thesis.tex"]);
});

test("a file at the folder's path is refused", async () => {
  await writeFile(join(dir(), "file"), "");
  await expect(findRun(join(dir(), "file"))).rejects.toMatchObject({ code: "folder_not_ours" });
});

test.each([
  ["", "it is not JSON"],
  ["{", "it is not JSON"],
  [Buffer.from([0x22, 0xff, 0x22]), "it is not JSON"],
  ["null", "expected object"],
  [JSON.stringify({ ...plan, format: plan.format - 1 }), "it has format 4, and this version reads format 5"],
  [JSON.stringify({ ...plan, timestamp: "../../etc" }), "timestamp"],
  [JSON.stringify({ ...plan, more: 1 }), "more"],
  [JSON.stringify({ ...plan, models: [] }), "models"],
])("an invalid plan is refused with the reason (%#)", async (content, reason) => {
  await writeFile(join(dir(), PLAN_FILE), content);
  const refused = findRun(dir());
  await expect(refused).rejects.toMatchObject({ code: "plan_invalid" });
  await expect(refused).rejects.toThrow(reason);
});

test("a second process that begins a run in the same folder is refused, and the first plan is kept", async () => {
  await writePlan(dir(), plan);
  await expect(writePlan(dir(), { ...plan, timestamp: "20270101_000000" })).rejects.toMatchObject({
    code: "run_locked",
  });
  expect(await findRun(dir())).toMatchObject({ plan: { timestamp: plan.timestamp } });
  expect(await readdir(dir())).toEqual([PLAN_FILE]);
});

test("a missing folder is an error with its code", async () => {
  await mkdir(join(dir(), PLAN_FILE));
  await expect(writePlan(join(dir(), "absent"), plan)).rejects.toMatchObject({ code: "folder_missing" });
});

test("a plan can be replaced by another", async () => {
  await writePlan(dir(), plan);
  const other = { ...plan, timestamp: "20270101_000000" };
  await replacePlan(dir(), other);
  expect(await findRun(dir())).toEqual({ state: "unfinished", plan: other });
  expect(await readdir(dir())).toEqual([PLAN_FILE]);
});
