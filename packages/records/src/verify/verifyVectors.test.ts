import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeStore } from "../../testing/changeStore.ts";
import { batch, binding, loadedModel, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { digestFile } from "../files/fileDigest.ts";
import { RunStore } from "../store/runStore.ts";
import { verifyVectors } from "./verifyVectors.ts";

const dir = temporaryFolder();
const LAYOUT = { blocks: [0, 3], dtype: "float32", width: 2 } as const;
const FILE = "vectors/tiny-1-000001.safetensors";

/** Vectors with the norms of blocks 0 and 3 of these rows, along 3, 4. */
const vectorsOf = (items: readonly number[]): Uint8Array =>
  new Uint8Array(
    Float32Array.from(items.flatMap((item) => [5, 6 + item].flatMap((norm) => [0.6 * norm, 0.8 * norm])))
      .buffer,
  );

async function writeRun(items: readonly number[], parts: readonly Uint8Array[]): Promise<void> {
  const store = await RunStore.create(dir());
  try {
    await store.appendPrompts(numberedPrompts(4));
    await store.bindModel(binding({ loaded: { ...loadedModel, vectors: LAYOUT } }));
    const rows = items.map((item) => measuredRow(item));
    await store.saveRows(0, { ...batch(rows), vectors: { ...LAYOUT, parts } });
  } finally {
    await store.close();
  }
}

async function faults(): Promise<string> {
  const store = await RunStore.openReadOnly(dir());
  const checks = await verifyVectors(dir(), store).finally(() => store.close());
  expect(checks.length).toBeGreaterThan(0);
  return checks.flatMap(({ ok, detail }) => (ok ? [] : [detail])).join("\n");
}

test("the vectors of a run agree with its rows, however they were cut into parts", async () => {
  const bytes = vectorsOf([0, 1, 2, 3]);
  await writeRun([0, 1, 2, 3], [bytes.subarray(0, 7), bytes.subarray(7)]);
  expect(await faults()).toBe("");
});

test("a run without vectors has nothing to check", async () => {
  const store = await RunStore.create(dir());
  await store.bindModel(binding());
  expect(await verifyVectors(dir(), store)).toEqual([]);
  await store.close();
});

test("a prompt that has a row already keeps its vector, and the other's file has none of it", async () => {
  await writeRun([0, 1], [vectorsOf([0, 1])]);
  const store = await RunStore.open(dir());
  const rows = [1, 2, 3].map((item) => measuredRow(item));
  const again = { ...batch(rows, [], 2), vectors: { ...LAYOUT, parts: [vectorsOf([1, 2, 3])] } };
  expect(await store.saveRows(0, again)).toEqual({ stored: 2, ignored: 1 });
  // A batch of which every row is stored makes no file.
  expect(await store.saveRows(0, { ...again, seq: 3 })).toEqual({ stored: 0, ignored: 3 });
  expect(await store.vectors.shards()).toHaveLength(2);
  await store.close();
  expect(await faults()).toBe("");
});

test("vectors of another length than their rows are not stored", async () => {
  await expect(writeRun([0, 1], [vectorsOf([0])])).rejects.toThrow("16 bytes of vectors where 32 are due");
});

/** Writes the file again with other bytes, and their digest into the store. */
async function replaced(change: (bytes: Buffer) => void): Promise<void> {
  const path = join(dir(), FILE);
  const bytes = await readFile(path);
  change(bytes);
  await writeFile(path, bytes);
  const { sha256 } = await digestFile(path);
  await changeStore(`UPDATE vector_shards SET sha256 = '${sha256}'`)(dir());
}

const doubled = (bytes: Buffer): void => {
  bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) * 1.0001, bytes.length - 4);
};

test.each<readonly [what: string, change: () => Promise<void>, found: string]>([
  ["a number that differs by 0.01 %", () => replaced(doubled), "of prompt 3 after block 3"],
  [
    "a changed bit under the old digest",
    async () => {
      const path = join(dir(), FILE);
      const bytes = await readFile(path);
      bytes[bytes.length - 4] = (bytes.at(-4) ?? 0) ^ 1;
      await writeFile(path, bytes);
    },
    "is not the file that was written",
  ],
  ["a missing file", () => rm(join(dir(), FILE)), "cannot be read"],
  ["a file that is cut off", () => writeFile(join(dir(), FILE), "x"), "it has no header"],
  [
    "another order of the prompts",
    () =>
      replaced((bytes) => {
        const at = bytes.length - 4 * 16 - 4 * 8;
        bytes.writeBigInt64LE(1n, at);
        bytes.writeBigInt64LE(0n, at + 8);
      }),
    "has other prompts than the store",
  ],
  [
    "a vector without a row",
    () => changeStore("DELETE FROM measurements WHERE prompt_index = 2")(dir()),
    "1 prompts",
  ],
  [
    "a row without a vector",
    () => changeStore("DELETE FROM vector_rows WHERE prompt_index = 2")(dir()),
    "1 prompts",
  ],
  [
    "a doubled vector",
    () => changeStore("INSERT INTO vector_rows SELECT * FROM vector_rows WHERE prompt_index = 2")(dir()),
    "1 prompts",
  ],
  [
    "vectors of a model without any",
    () => changeStore("UPDATE vector_shards SET model_index = 7")(dir()),
    "tiny-1-000001",
  ],
])("%s is found", async (_, change, found) => {
  await writeRun([0, 1, 2, 3], [vectorsOf([0, 1, 2, 3])]);
  await change();
  expect(await faults()).toContain(found);
});
