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

/**
 * The first finite number below 0 of a column; undefined where there is none.
 *
 * It reads the frame's bytes where they are: a copy of every column, or an object for each number, is garbage as large as
 * the frame, once for each check.
 */
export function firstBelow0(bytes: Uint8Array, type: "float64" | "int32"): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = type === "int32" ? Int32Array.BYTES_PER_ELEMENT : Float64Array.BYTES_PER_ELEMENT;
  for (let at = 0; at < bytes.byteLength; at += size) {
    const value = type === "int32" ? view.getInt32(at, true) : view.getFloat64(at, true);
    if (value < 0 && value !== -Infinity) return value;
  }
  return undefined;
}

const aligned = (bytes: Uint8Array, size: number): Uint8Array =>
  bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
