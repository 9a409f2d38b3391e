import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeRowsParquet } from "../parquet/writeRowsParquet.ts";
import { findRun } from "../run/runPlan.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";

const dir = temporaryFolder();
let odd: string;

beforeEach(async () => {
  odd = join(dir(), "why?", "run");
  await mkdir(odd, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("a path with a question mark is refused before anything is written, also through a link", async () => {
  await symlink(odd, join(dir(), "link"));
  const refused = { code: "path_unusable", message: expect.stringContaining("question mark") as string };
  await expect(findRun(odd)).rejects.toMatchObject(refused);
  await expect(findRun(join(dir(), "absent?"))).rejects.toMatchObject(refused);
  await expect(RunStore.create(odd)).rejects.toMatchObject(refused);
  await expect(RunStore.create(join(dir(), "link"))).rejects.toMatchObject(refused);
  expect(await readdir(odd)).toEqual([]);
  expect((await readdir(dir())).sort()).toEqual(["link", "why?"]);
});

test("rows are written there, unless the temporary folder is not usable either", async () => {
  await writeRowsParquet(join(odd, "a?.parquet"), []);
  expect(await readdir(odd)).toEqual(["a?.parquet"]);
  vi.stubEnv("TMPDIR", odd);
  await expect(writeRowsParquet(join(odd, "b.parquet"), [])).rejects.toMatchObject({
    code: "path_unusable",
    message: expect.stringContaining("TMPDIR") as string,
  });
  vi.stubEnv("TMPDIR", join(dir(), "absent"));
  await expect(writeRowsParquet(join(odd, "b.parquet"), [])).rejects.toMatchObject({
    code: "temporary_folder",
  });
  expect(await readdir(odd)).toEqual(["a?.parquet"]);
});
