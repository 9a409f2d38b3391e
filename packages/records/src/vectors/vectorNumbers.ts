import type { VectorLayout } from "../row/rowBatch.ts";

type Dtype = VectorLayout["dtype"];

/** The type's name in safetensors, the bytes of a number, and how a number is read. */
const TYPES: Readonly<
  Record<Dtype, { readonly name: string; readonly bytes: number; readonly read: (bytes: DataView) => Reader }>
> = {
  float64: { name: "F64", bytes: 8, read: (view) => (at) => view.getFloat64(8 * at, true) },
  float32: { name: "F32", bytes: 4, read: (view) => (at) => view.getFloat32(4 * at, true) },
  bfloat16: { name: "BF16", bytes: 2, read: (view) => tableReader(view, bfloat16) },
  float16: { name: "F16", bytes: 2, read: (view) => tableReader(view, float16) },
};

type Reader = (at: number) => number;

const bytesOfNumber = (dtype: Dtype): number => TYPES[dtype].bytes;

/** Bytes of the vectors of one prompt. */
export const vectorBytes = ({ blocks, dtype, width }: VectorLayout): number =>
  blocks.length * width * bytesOfNumber(dtype);

export const safetensorsType = (dtype: Dtype): string => TYPES[dtype].name;

/** ‖v‖₂ of each vector of this width. */
export function vectorNorms(bytes: Uint8Array, dtype: Dtype, width: number): Float64Array {
  const read = TYPES[dtype].read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const norms = new Float64Array(bytes.byteLength / bytesOfNumber(dtype) / width);
  for (let vector = 0; vector < norms.length; vector += 1) {
    let sum = 0;
    for (let at = vector * width; at < (vector + 1) * width; at += 1) {
      const number = read(at);
      sum += number * number;
    }
    norms[vector] = Math.sqrt(sum);
  }
  return norms;
}

/** Reads numbers of 16 bits from a table of all of them, which is made at its first use. */
function tableReader(view: DataView, valueOf: (bits: number) => number): Reader {
  let table = tables.get(valueOf);
  if (table === undefined)
    tables.set(valueOf, (table = Float32Array.from({ length: 1 << 16 }, (_, k) => valueOf(k))));
  const numbers = table;
  return (at) => numbers[view.getUint16(2 * at, true)] ?? Number.NaN;
}

const tables = new Map<(bits: number) => number, Float32Array>();

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits * 2 ** 16);
  return view.getFloat32(0);
}

/** A sign, 5 bits of exponent, 10 bits of fraction. */
function float16(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
