/**
 * The safetensors format: the length of the header as a 64-bit number, the header as JSON, the bytes of the tensors. See
 * https://huggingface.co/docs/safetensors/index#format.
 */
import { z } from "zod";

const LENGTH_BYTES = 8;
/** The header is filled with spaces up to a multiple, so that the tensors are aligned. */
const ALIGNMENT = 8;

const Tensor = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const Header = z.object({ __metadata__: z.record(z.string(), z.string()) }).catchall(Tensor);

/** A tensor to write: its bytes are little-endian and row-major, in parts. */
export interface WrittenTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly parts: readonly Uint8Array[];
}

/** A tensor as it is in a file. */
export interface ReadTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The parts of a file with these tensors, one after the other. A tensor is aligned if those before it are. */
export function safetensors(
  metadata: Readonly<Record<string, string>>,
  tensors: readonly WrittenTensor[],
): Uint8Array[] {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, parts }) => {
    const begin = end;
    end += parts.reduce((sum, part) => sum + part.byteLength, 0);
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const header = Buffer.alloc(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT, " ");
  json.copy(header);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  return [length, header, ...tensors.flatMap(({ parts }) => parts)];
}

/** @throws Error where the bytes are not such a file, or a tensor is not in it */
export function readSafetensors(file: Uint8Array): {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensor: (name: string) => ReadTensor;
} {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const length = view.length < LENGTH_BYTES ? -1 : Number(view.readBigUInt64LE());
  const data = LENGTH_BYTES + length;
  if (length < 0 || data > view.length) throw new Error("it has no header");
  const { __metadata__: metadata, ...tensors } = Header.parse(
    JSON.parse(view.toString("utf8", LENGTH_BYTES, data)),
  );
  return {
    metadata,
    tensor: (name) => {
      const found = tensors[name];
      if (found === undefined) throw new Error(`it has no tensor ${name}`);
      const [begin, end] = found.data_offsets;
      if (begin > end || data + end > view.length) throw new Error(`its tensor ${name} is cut off`);
      return { dtype: found.dtype, shape: found.shape, bytes: view.subarray(data + begin, data + end) };
    },
  };
}
