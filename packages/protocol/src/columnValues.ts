/*
 * The numbers of a `RowBlock`'s columns: a view of the frame's bytes, or a copy where their address is not aligned
 * for the type.
 */

/**
 * @example
 * const norms = float64Values(rows.norms);
 * norms.subarray(r * (layers + 1), (r + 1) * (layers + 1)); // norms of row r, a view
 */
export function float64Values(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = aligned(bytes, Float64Array.BYTES_PER_ELEMENT);
  return new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT);
}

export function int32Values(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, byteLength } = aligned(bytes, Int32Array.BYTES_PER_ELEMENT);
  return new Int32Array(buffer, byteOffset, byteLength / Int32Array.BYTES_PER_ELEMENT);
}

const aligned = (bytes: Uint8Array, size: number): Uint8Array =>
  bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
