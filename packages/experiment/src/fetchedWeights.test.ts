import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { FetchedWeights } from "./fetchedWeights.ts";

const model = { ...fakeRequest, model: "org/name" };
let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "gain-cache-"));
});
afterEach(() => rm(cache, { recursive: true }));

const repository = (): string => join(cache, "models--org--name");

/** Adds a revision as the hub's client does: files that link to blobs, and a name that holds the commit. */
async function fetched(name: string, commit: string, files: Readonly<Record<string, string>>): Promise<void> {
  const snapshot = join(repository(), "snapshots", commit);
  for (const folder of [
    snapshot,
    join(snapshot, "sub"),
    join(repository(), "blobs"),
    join(repository(), "refs"),
  ])
    await mkdir(folder, { recursive: true });
  for (const [file, blob] of Object.entries(files)) {
    await writeFile(join(repository(), "blobs", blob), blob);
    await symlink(join("../".repeat(file.split("/").length + 1), "blobs", blob), join(snapshot, file));
  }
  await writeFile(join(repository(), "refs", name), commit);
}
const left = (folder: string): Promise<string[]> =>
  readdir(join(repository(), folder)).then((names) => names.toSorted());

test("a fetched revision is deleted with the files that no other one has", async () => {
  await fetched("step1", "a".repeat(40), { "config.json": "same", "model.safetensors": "w1" });
  const weights = await FetchedWeights.since(cache, [model]);
  await fetched("step2", "b".repeat(40), { "config.json": "same", "sub/model.safetensors": "w2" });
  expect(await weights.free(model, "b".repeat(40))).toBe(true);
  expect(await left("snapshots")).toEqual(["a".repeat(40)]);
  expect(await left("blobs")).toEqual(["same", "w1"]);
  expect(await left("refs")).toEqual(["step1"]);
});

test("what was there before is kept, and so are local models, other names and unknown commits", async () => {
  await fetched("main", "a".repeat(40), { "model.safetensors": "w1" });
  const weights = await FetchedWeights.since(cache, [model]);
  await fetched("step2", "b".repeat(40), { "model.safetensors": "w2" });
  expect(await weights.free(model, "a".repeat(40))).toBe(false);
  expect(await weights.free({ ...model, path: repository() }, "b".repeat(40))).toBe(false);
  expect(await weights.free({ ...model, model: "gpt2" }, "b".repeat(40))).toBe(false);
  expect(await weights.free(model, "../../..")).toBe(false);
  expect(await weights.free(model, null)).toBe(false);
  expect(await left("blobs")).toEqual(["w1", "w2"]);
});
