import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { seal, writeFinishedRun } from "../../testing/runFixture.ts";
import { readManifest, sealRun } from "./runManifest.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { MANIFEST_FILE } from "../files/runFiles.ts";

const dir = temporaryFolder();
test("every file but the manifest is listed with the digest that sha256sum gives", async () => {
  await writeFinishedRun(dir());
  await writeFile(join(dir(), "large.bin"), Buffer.alloc(1_000_000, 7));
  await seal(dir());
  const { files } = await readManifest(dir());
  const names = (await readdir(dir())).filter((name) => name !== MANIFEST_FILE);
  expect(files.map(({ file }) => file)).toEqual(names.toSorted());
  const { stdout } = await promisify(execFile)("sha256sum", names.toSorted(), { cwd: dir() });
  expect(files.map(({ file, sha256 }) => `${sha256}  ${file}`).join("\n")).toBe(stdout.trimEnd());
  expect(files.find(({ file }) => file === "large.bin")?.bytes).toBe(1_000_000);
});

test("a killed process's temporary file is removed and not sealed", async () => {
  await writeFinishedRun(dir());
  await writeFile(temporaryPath(join(dir(), "figure.svg")), "<svg");
  await seal(dir());
  expect((await readdir(dir())).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("an open store, a folder in the run and a number that is not finite are refused, without a manifest", async () => {
  await writeFinishedRun(dir());
  const { exitCode, gitCommit, software, machine, timings, models } = await readManifest(dir());
  const facts = { exitCode, gitCommit, software, machine, timings, models };
  const before = await readFile(join(dir(), MANIFEST_FILE), "utf8");

  const store = await RunStore.open(dir());
  await expect(sealRun(dir(), facts)).rejects.toMatchObject({ code: "run_locked" });
  await store.close();
  await expect(sealRun(dir(), { ...facts, timings: { seconds: Number.NaN } })).rejects.toThrow(
    "NaN is not valid in JSON",
  );
  await mkdir(join(dir(), "folder"));
  await expect(sealRun(dir(), facts)).rejects.toMatchObject({ code: "folder_not_ours" });

  expect(await readFile(join(dir(), MANIFEST_FILE), "utf8")).toBe(before);
});

test("a manifest of another shape is refused, and the error names the path", async () => {
  await writeFinishedRun(dir());
  const manifest = await readManifest(dir());
  await writeFile(
    join(dir(), MANIFEST_FILE),
    JSON.stringify({ ...manifest, files: [{ file: "a", bytes: -1 }] }),
  );
  const refused = readManifest(dir());
  await expect(refused).rejects.toMatchObject({ code: "manifest_invalid" });
  await expect(refused).rejects.toThrow("files[0].bytes");
});
