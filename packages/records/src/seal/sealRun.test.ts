import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import {
  CSV_FILE,
  FACTS,
  FINISHED_PROMPTS,
  planOf,
  seal,
  writeFinishedRun,
} from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { digestFile, type FileEntry } from "../files/fileDigest.ts";
import { MANIFEST_FILE, PLAN_FILE } from "../files/runFiles.ts";
import { temporaryPath } from "../files/temporaryFile.ts";
import { readManifest, SealedFacts } from "../run/runManifest.ts";
import { RunStore } from "../store/runStore.ts";
import { sealRun } from "./sealRun.ts";

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

test("a folder in the run and a number that is not finite are refused, without a manifest", async () => {
  await writeFinishedRun(dir());
  const before = await readFile(join(dir(), MANIFEST_FILE), "utf8");
  await expect(sealed({ timings: { seconds: Number.NaN } })).rejects.toThrow("NaN is not valid in JSON");
  await mkdir(join(dir(), "folder"));
  await expect(sealed()).rejects.toMatchObject({ code: "folder_not_ours" });
  expect(await readFile(join(dir(), MANIFEST_FILE), "utf8")).toBe(before);
});

test("a plan that was removed meanwhile is written again, and one that was replaced is refused", async () => {
  await writeFinishedRun(dir());
  const before = await readFile(join(dir(), PLAN_FILE), "utf8");
  await rm(join(dir(), PLAN_FILE));
  await sealed();
  expect(await readFile(join(dir(), PLAN_FILE), "utf8")).toBe(before);
  await writeFile(join(dir(), PLAN_FILE), before.replace("20260105", "20270105"));
  const refused = sealed();
  await expect(refused).rejects.toMatchObject({ code: "run_changed" });
  await expect(refused).rejects.toThrow(
    'timestamp: the run has "20260105_152333", the file "20270105_152333"',
  );
});

test("an output that is missing or has another size than was written is refused", async () => {
  await writeFinishedRun(dir());
  const entry = { file: CSV_FILE, ...(await digestFile(join(dir(), CSV_FILE))) };
  await sealed({}, [entry]);
  await appendFile(join(dir(), CSV_FILE), "p,1\n");
  await expect(sealed({}, [entry])).rejects.toMatchObject({ code: "run_changed" });
  await rm(join(dir(), CSV_FILE));
  await expect(sealed({}, [entry])).rejects.toThrow("is missing");
});

test("a file that no output is, is sealed with its digest, which the store keeps", async () => {
  await writeFinishedRun(dir());
  await writeFile(join(dir(), "notes.txt"), "mine");
  await sealed();
  const store = await RunStore.openReadOnly(dir());
  const { others = [] } = SealedFacts.parse(JSON.parse((await store.sealed()) ?? ""));
  await store.close();
  expect(others.map(({ file }) => file)).toEqual(["notes.txt", PLAN_FILE, CSV_FILE]);
  expect(others[0]?.sha256).toBe(createHash("sha256").update("mine").digest("hex"));
});

/** Seals the run with these facts changed. */
async function sealed(
  changes: Partial<Parameters<typeof sealRun>[1]> = {},
  outputs: readonly FileEntry[] = [],
): Promise<string> {
  const store = await RunStore.open(dir());
  try {
    const run = { dir: dir(), plan: planOf(FINISHED_PROMPTS), store, outputs };
    return await sealRun(run, { exitCode: 3, ...FACTS, ...changes });
  } finally {
    await store.close();
  }
}

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
  await writeFile(join(dir(), MANIFEST_FILE), JSON.stringify({ ...manifest, format: 3, new: 1 }));
  await expect(readManifest(dir())).rejects.toThrow("it has format 3, and this version reads format 2");
});
