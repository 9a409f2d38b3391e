/** Is there room for the vectors of a model? Known once the model is loaded, before anything of it is measured. */
import type { LoadedModel, VectorLayout } from "@gain/protocol";
import { vectorBytes } from "@gain/records";
import { byteText } from "./byteText.ts";
import { noRoomForVectors } from "./errors.ts";
import { freeBytes } from "./freeBytes.ts";
import type { Measuring } from "./measuring.ts";
import type { WorkPool } from "./workPool.ts";

/** The size of a model's vectors. */
export interface VectorSize {
  readonly layout: VectorLayout;
  /** Bytes of one prompt's vectors, and of those of all prompts that are still to be measured. */
  readonly each: number;
  readonly bytes: number;
  /** Prompts that are still to be measured. */
  readonly prompts: number;
  /** Bytes of the vectors that the run has already. */
  readonly stored: number;
  /** Free bytes of the run's disk. */
  readonly free: number;
}

/** The part of `Measuring` that is read here. */
type Room = Pick<Measuring, "store" | "maxDisk" | "onEvent"> & { readonly pool: Pick<WorkPool, "counts"> };

/**
 * Announces the size of a model's vectors, if it has any.
 *
 * @throws UsageError where they do not fit on the disk, or in what the user allows
 */
export async function prepareVectors(
  { store, pool, maxDisk, onEvent }: Room,
  { name, vectors: layout }: LoadedModel,
): Promise<void> {
  if (layout === null) return;
  const { folder } = store.vectors;
  const { planned, measured, errors } = pool.counts;
  const prompts = planned - measured - errors;
  const each = vectorBytes(layout);
  const stored = (await store.vectors.shards()).reduce((sum, shard) => sum + shard.bytes, 0);
  const size = { layout, each, bytes: each * prompts, prompts, stored, free: await freeBytes(folder) };
  const { bytes, free } = size;
  const what = `the vectors of ${String(prompts)} prompts have ${byteText(bytes)} (${layoutText(size)})`;
  if (maxDisk !== undefined && stored + bytes > maxDisk)
    throw noRoomForVectors(
      what,
      `--max-disk allows the run ${byteText(maxDisk)}${stored > 0 ? `, of which ${byteText(stored)} are written` : ""}`,
    );
  if (bytes > free) throw noRoomForVectors(what, `only ${byteText(free)} are free on the disk of ${folder}`);
  onEvent({ kind: "vectors", model: name, size });
}

/** One prompt's vectors in words: `2 blocks of 576 float32 numbers, 4.6 kB a prompt`. */
export function layoutText({
  layout: { blocks, width, dtype },
  each,
}: Pick<VectorSize, "layout" | "each">): string {
  const count = blocks.length === 1 ? "1 block" : `${String(blocks.length)} blocks`;
  return `${count} of ${String(width)} ${dtype} numbers, ${byteText(each)} a prompt`;
}
