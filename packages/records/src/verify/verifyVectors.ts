import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../files/fileDigest.ts";
import type { VectorLayout } from "../row/rowBatch.ts";
import type { RunStore } from "../store/runStore.ts";
import type { VectorPlace, VectorShard } from "../store/vectorTable.ts";
import { safetensorsType, vectorNorms } from "../vectors/vectorNumbers.ts";
import { readShard, type Shard } from "../vectors/vectorShard.ts";
import { checkOf, failedCheck, type Check } from "./verifyCheck.ts";

/** Norms are summed in float32, of a float64 stream in float64; the error grows with the root of the width. */
const TOLERANCE = { float64: 1e-12, float32: 1e-5, bfloat16: 1e-5, float16: 1e-5 } as const;
/** Squares of smaller numbers than this vanish in float32, and those of numbers above its inverse are infinite. */
const SMALLEST_SQUARED = 1e-18;

/**
 * Compares the vectors of a run with its rows: every measured row of a model with vectors has exactly one, every file has
 * its digest, its prompts in the stored order and its shape, and every vector has the norm that was measured.
 */
export async function verifyVectors(dir: string, store: RunStore): Promise<Check[]> {
  const shards = await store.vectors.shards();
  const models = (await store.models()).flatMap(({ modelIndex, slug, loaded: { vectors } }) =>
    vectors == null ? [] : [{ modelIndex, slug, layout: vectors }],
  );
  const checks: Check[] = [];
  for (const model of models) {
    const unpaired = await store.vectors.unpaired(model.modelIndex);
    const own = shards.filter(({ modelIndex }) => modelIndex === model.modelIndex);
    const faults: string[] =
      unpaired === 0 ? [] : [`${String(unpaired)} prompts have none, or another number`];
    for (const shard of own) faults.push(...(await shardFaults(dir, store, shard, model.layout)));
    checks.push(
      checkOf(
        `${model.slug}: every row has one vector of each chosen block, with the norm that was measured`,
        faults,
      ),
    );
  }
  const known = new Set(models.map(({ modelIndex }) => modelIndex));
  const stray = shards.filter(({ modelIndex }) => !known.has(modelIndex));
  if (stray.length > 0)
    checks.push(failedCheck("every file of vectors is of a model", stray.map(({ file }) => file).join(", ")));
  return checks;
}

async function shardFaults(
  dir: string,
  store: RunStore,
  shard: VectorShard,
  layout: VectorLayout,
): Promise<string[]> {
  const { file } = shard;
  let bytes: Buffer;
  let content: Shard;
  try {
    bytes = await readFile(join(dir, file));
    content = readShard(bytes);
  } catch (error) {
    return [`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
  const faults: string[] = [];
  if (digestOf(bytes).sha256 !== shard.sha256) faults.push(`${file} is not the file that was written`);
  const places = await store.vectors.places(shard);
  const due = [places.length, layout.blocks.length, layout.width];
  if (content.dtype !== safetensorsType(layout.dtype) || content.shape.join() !== due.join())
    return [
      ...faults,
      `${file} has ${content.dtype} of shape [${content.shape.join(", ")}], not [${due.join(", ")}]`,
    ];
  if (content.prompts.join() !== places.map(({ item }) => item).join())
    return [...faults, `${file} has other prompts than the store`];
  return [...faults, ...normFaults(file, places, layout, content)];
}

function normFaults(
  file: string,
  places: readonly VectorPlace[],
  { blocks, dtype, width }: VectorLayout,
  { numbers }: Shard,
): string[] {
  const found = vectorNorms(numbers, dtype, width);
  const faults: string[] = [];
  places.forEach(({ item, norms }, place) => {
    blocks.forEach((block, k) => {
      const norm = found[place * blocks.length + k] ?? Number.NaN;
      const measured = norms?.[block] ?? null;
      if (measured !== null && !isSame(norm, measured, TOLERANCE[dtype]))
        faults.push(
          `the vector of prompt ${String(item)} after block ${String(block)} in ${file} has the norm ` +
            `${String(norm)}, and ${String(measured)} was measured`,
        );
    });
  });
  return faults;
}

function isSame(norm: number, measured: number, tolerance: number): boolean {
  if (Number.isFinite(norm) && Number.isFinite(measured))
    return Math.abs(norm - measured) <= tolerance * measured + SMALLEST_SQUARED;
  // A sum of squares can be infinite where the norm is not.
  return measured === Infinity
    ? norm > 1 / SMALLEST_SQUARED
    : Number.isNaN(measured) && !Number.isFinite(norm);
}
