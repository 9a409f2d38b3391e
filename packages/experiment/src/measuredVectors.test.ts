import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import { RunStore, writeVectorIndex } from "@gain/records";
import { made, numbered, prompts, request, setUp, stored, storePerTest } from "../testing/fakeMeasuring.ts";
import { LeaseSize } from "./leaseSize.ts";
import { measureModel } from "./measureModel.ts";
import type { Measuring } from "./measuring.ts";
import { prepareVectors } from "./vectorRoom.ts";
import { WorkPool } from "./workPool.ts";

storePerTest();

const PYTHON = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
const POINTS = "gain:fault-point";
const LAYERS = { GAIN_FAKE_LAYERS: "3" };
const WITH_VECTORS = { request: { ...request, vectors: "blocks:0,-1" } };

/** By prompt: its vectors in the files, found by the index; and the rows of all files, as other readers find them. */
const READ = `
import glob, json, sys
import pyarrow.parquet as parquet
from safetensors.numpy import load_file
folder, index = sys.argv[1:]
shards = {file: load_file(file) for file in glob.glob(f"{folder}/vectors/*.safetensors")}
found = {}
for row in parquet.read_table(index).to_pylist():
    shard = shards[f"{folder}/{row['File']}"]
    assert shard["prompt_index"][row["Place"]] == row["Prompt_Index"]
    found.setdefault(row["Prompt_Index"], []).append(shard["vectors"][row["Place"]].tolist())
rows = sum(len(shard["prompt_index"]) for shard in shards.values())
print(json.dumps({"rows": rows, "vectors": sorted(found.items())}))
`;

interface Found {
  /** Rows of all files, also of those that the index does not name. */
  readonly rows: number;
  /** Every prompt with its vectors. Shape of each: [1, blocks, width]. */
  readonly vectors: [number, number[][][]][];
}

async function vectorsOf(folder: string): Promise<Found> {
  const store = await RunStore.openReadOnly(folder);
  const index = join(folder, "index.parquet");
  await writeVectorIndex(index, store, () => ({ model: "fake" }));
  await store.close();
  const found = execFileSync(PYTHON, ["-c", READ, folder, index]).toString();
  await rm(index);
  return JSON.parse(found) as Found;
}

/** What the fake sidecar keeps of each measured prompt: 0.6 and 0.8 times the norms of the blocks. */
async function expected(folder: string): Promise<Found> {
  const store = await RunStore.openReadOnly(folder);
  const vectors: Found["vectors"] = [];
  for await (const row of store.rows(0)) {
    if (row.status !== "measured") continue;
    const [first = 0, last = 0] = [row.norms[0], row.norms.at(-1)];
    vectors.push([
      row.prompt.item,
      [[first, last].map((norm) => [Math.fround(0.6 * norm), Math.fround(0.8 * norm)])],
    ]);
  }
  await store.close();
  return { rows: vectors.length, vectors };
}

async function measureAll(...all: readonly Measuring[]): Promise<void> {
  const ends = await Promise.all(all.map(measureModel));
  await Promise.all(ends.map(({ ended }) => ended));
}

/** Copies what a process that ends at the nth such step leaves on the disk. */
async function copyAt(step: string, nth: number, work: () => Promise<void>): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "killed-"));
  copies.push(copy);
  let times = 0;
  const onPoint = (point: unknown): void => {
    if (point !== step || (times += 1) !== nth) return;
    // Synchronous, as the kill is.
    execFileSync("cp", ["-a", `${made.folder}/.`, copy]);
  };
  subscribe(POINTS, onPoint);
  try {
    await work();
  } finally {
    unsubscribe(POINTS, onPoint);
  }
  return copy;
}

const copies: string[] = [];
afterEach(async () => {
  for (const copy of copies.splice(0)) await rm(copy, { recursive: true });
});

test("every measured row has its vectors once, after crashes, with errors, and after these are measured again", async () => {
  const texts = numbered(12);
  await made.store.appendPrompts(prompts([...texts.slice(0, 6), "ERROR", ...texts.slice(6)]));
  const { measuring } = setUp({ ...LAYERS, GAIN_FAKE_FAULT: "measure:2:kill" }, WITH_VECTORS);
  await measureAll(measuring);
  expect(await stored()).toBe("mmmmmmemmmmmm");
  await made.store.close();
  const found = await vectorsOf(made.folder);
  expect(found.rows).toBe(12);
  expect(found).toEqual(await expected(made.folder));

  made.store = await RunStore.open(made.folder);
  expect(await made.store.deleteErrors()).toBe(1);
  await measureAll(setUp(LAYERS, WITH_VECTORS).measuring);
  expect(await stored()).toBe("mmmmmmemmmmmm");
  await made.store.close();
  expect(await vectorsOf(made.folder)).toEqual(found);
  made.store = await RunStore.open(made.folder);
});

test("many lanes, whose leases are copied at the end, keep no vector twice", async () => {
  await made.store.appendPrompts(prompts(numbered(60)));
  const pool = new WorkPool(made.store, 0);
  const lanes = ["0.02", "0.3", "0.3"].map(
    (delay) => setUp({ ...LAYERS, GAIN_FAKE_DELAY_S: delay }, { ...WITH_VECTORS, pool }).measuring,
  );
  await measureAll(...lanes);
  await made.store.close();
  expect(await vectorsOf(made.folder)).toEqual(await expected(made.folder));
  made.store = await RunStore.open(made.folder);
});

/** The step, which one of its kind, and the files of vectors then and after the next start. Binding is a transaction too. */
test.each([
  ["a file is synced", 2, 1, 1],
  ["vectors are written", 2, 2, 1],
  ["a transaction is committed", 3, 2, 2],
] as const)(
  "a run that ended when %s continues with every vector once, and no file is left over",
  async (step, nth, written, kept) => {
    await made.store.appendPrompts(prompts(numbered(12)));
    const copy = await copyAt(step, nth, () => measureAll(setUp(LAYERS, WITH_VECTORS).measuring));
    const files = await readdir(join(copy, "vectors"));
    expect(files.filter((name) => name.endsWith(".safetensors"))).toHaveLength(written);

    const { folder, store } = made;
    Object.assign(made, { folder: copy, store: await RunStore.open(copy) });
    expect(await readdir(join(copy, "vectors"))).toHaveLength(kept);
    expect(await stored()).toBe("m".repeat(4 * kept));
    await measureAll(setUp(LAYERS, WITH_VECTORS).measuring);
    expect(await stored()).toBe("m".repeat(12));
    await made.store.close();
    expect(await vectorsOf(copy)).toEqual(await expected(copy));
    Object.assign(made, { folder, store });
  },
);

test("vectors that do not fit in what the user allows are refused before anything is measured", async () => {
  await made.store.appendPrompts(prompts(numbered(40)));
  const refused = async (maxDisk: number): Promise<unknown> =>
    measureModel(setUp(LAYERS, { ...WITH_VECTORS, maxDisk }).measuring).catch((error: unknown) => error);
  // 2 blocks of 2 numbers of 4 bytes.
  expect(await refused(639)).toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(
      /^the vectors of 40 prompts have 640 bytes \(2 blocks of 2 float32 numbers, 16 bytes a prompt\); --max-disk allows the run 639 bytes\. Keep fewer/u,
    ) as string,
  });
  expect(await stored()).toBe("");
  const { events, measuring } = setUp(LAYERS, { ...WITH_VECTORS, maxDisk: 640 });
  await measureAll(measuring);
  expect(events.filter(({ kind }) => kind === "vectors")).toMatchObject([
    { model: "fake", size: { bytes: 640, each: 16, prompts: 40, stored: 0 } },
  ]);
});

test("vectors that the disk cannot hold are refused with both sizes", async () => {
  const { measuring } = setUp(LAYERS, WITH_VECTORS);
  const pool = { counts: { planned: 41, measured: 0, errors: 1 } };
  const vectors = { blocks: [1, 2], dtype: "float16", width: 2 ** 45 } as const;
  const model = { name: "huge", vectors } as unknown as LoadedModel;
  await expect(prepareVectors({ ...measuring, pool }, model)).rejects.toThrow(
    /^the vectors of 40 prompts have 5629\.5 TB \(2 blocks of .* float16 numbers, 140\.7 TB a prompt\); only .* are free on the disk/u,
  );
});

test("a lease has so few prompts that their vectors fit in memory", () => {
  const items = (bytes: number): number => new LeaseSize("cpu", 30, 4096, null, bytes).items;
  expect(items(1 << 20)).toBe(32);
  expect(items(1 << 30)).toBe(1);
  expect(items(0)).toBe(new LeaseSize("cpu", 30, 4096).items);
});
