/** Pipes, devices and huge files in place of a run's files. */
import { execFileSync } from "node:child_process";
import { rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFinishedRun } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { MANIFEST_FILE, PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";
import { verifyRun } from "./verifyRun.ts";

const dir = temporaryFolder();

/** This package derives no outputs. */
const verified = (): ReturnType<typeof verifyRun> => verifyRun(dir(), { outputs: () => Promise.resolve([]) });

test.each([PLAN_FILE, MANIFEST_FILE, STORE_FILE])("a pipe called %s is refused at once", async (file) => {
  await writeFinishedRun(dir());
  await rm(join(dir(), file));
  execFileSync("mkfifo", [join(dir(), file)]);
  const found = await verified().then(({ checks }) => JSON.stringify(checks), String);
  expect(found).toContain("is a pipe");
});

test("a device called plan.json is not read", async () => {
  await symlink("/dev/zero", join(dir(), PLAN_FILE));
  await expect(verified()).rejects.toThrow("is a device");
});

test("a plan of more bytes than a plan can have is not read", async () => {
  await writeFile(join(dir(), PLAN_FILE), "");
  await truncate(join(dir(), PLAN_FILE), 2 ** 40);
  await expect(verified()).rejects.toMatchObject({ code: "file_too_large" });
});
