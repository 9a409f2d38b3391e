import { join } from "node:path";
import { syncFolder, writeFileAtomically } from "../files/atomicFile.ts";
import { digestOf, type FileEntry } from "../files/fileDigest.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { VECTORS_FOLDER } from "../files/runFiles.ts";
import { systemFailure } from "../files/systemFailure.ts";
import type { VectorRows } from "../row/rowBatch.ts";
import { readSafetensors, safetensors } from "./safetensors.ts";
import { safetensorsType } from "./vectorNumbers.ts";

const LAYOUT =
  "vectors[prompt, block, :] is the residual stream at the prompt's last token, after the block of that place in " +
  "`blocks` (0: before the first block); prompt_index[prompt] is the prompt's number in the plan";

/** Where vectors come from, as their file states it. */
export interface ShardOrigin {
  readonly model: string;
  readonly revision: string | null;
  /** Of the stored model. */
  readonly identity: string;
}

/**
 * Writes the vectors of a batch's prompts as `vectors/<name>.safetensors` in the run's folder. The file is durable when the
 * promise is fulfilled.
 *
 * @param prompts their numbers in the plan, in the order of the vectors
 * @throws RecordsError `disk_full`, `cannot_write`, `folder_missing`
 */
export async function writeShard(
  dir: string,
  name: string,
  prompts: readonly number[],
  { blocks, dtype, width, parts }: VectorRows,
  { model, revision, identity }: ShardOrigin,
): Promise<FileEntry> {
  const file = `${VECTORS_FOLDER}/${name}.safetensors`;
  const metadata = {
    ...{ model, ...(revision !== null && { revision }), identity, dtype },
    ...{ blocks: blocks.join(","), layout: LAYOUT },
  };
  const numbers = new Uint8Array(BigInt64Array.from(prompts, BigInt).buffer);
  // Numbers of 8 bytes come first, so that the vectors are aligned.
  const content = Buffer.concat(
    safetensors(metadata, [
      { name: "prompt_index", dtype: "I64", shape: [prompts.length], parts: [numbers] },
      {
        ...{ name: "vectors", dtype: safetensorsType(dtype), parts },
        shape: [prompts.length, blocks.length, width],
      },
    ]),
  );
  const path = join(dir, file);
  try {
    if ((await makeFolder(join(dir, VECTORS_FOLDER))) !== null) await syncFolder(dir);
  } catch (error) {
    throw systemFailure(error, path);
  }
  await writeFileAtomically(path, content);
  return { file, ...digestOf(content) };
}

/** The content of such a file. */
export interface Shard {
  readonly prompts: readonly number[];
  readonly dtype: string;
  /** [prompts, blocks, width] */
  readonly shape: readonly number[];
  readonly numbers: Uint8Array;
}

/** @throws Error where the bytes are not such a file */
export function readShard(bytes: Uint8Array): Shard {
  const { tensor } = readSafetensors(bytes);
  const { bytes: prompts } = tensor("prompt_index");
  const { dtype, shape, bytes: numbers } = tensor("vectors");
  const view = new DataView(prompts.buffer, prompts.byteOffset, prompts.byteLength);
  return {
    prompts: Array.from({ length: prompts.length / 8 }, (_, k) => Number(view.getBigInt64(8 * k, true))),
    ...{ dtype, shape, numbers },
  };
}
