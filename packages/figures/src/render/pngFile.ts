import { promisify } from "node:util";
import { deflate } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR_WITH_ALPHA = 6;
const BYTES_PER_PIXEL = 4;
/** Flat areas and text: more effort takes twice the time and makes the file a fiftieth smaller. */
const EFFORT = 3;
const deflated = promisify<Buffer, { level: number }, Buffer>(deflate);

export interface Picture {
  /** Red, green, blue and opacity, a byte each and not multiplied; shape [height × width × 4]. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMetre: number;
}

/**
 * A PNG that states its density (`pHYs`), so that it is set at its size. Compressed on a thread of its own.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export async function pngFile({ pixels, width, height, pixelsPerMetre }: Picture): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, TRUE_COLOUR_WITH_ALPHA, 0, 0, 0], 8);
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(pixelsPerMetre), 0);
  density.writeUInt32BE(Math.round(pixelsPerMetre), 4);
  density[8] = 1;
  const data = await deflated(scanlines(pixels, width * BYTES_PER_PIXEL, height), { level: EFFORT });
  return Buffer.concat([
    SIGNATURE,
    ...chunk("IHDR", header),
    ...chunk("pHYs", density),
    ...chunk("IDAT", data),
    ...chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Every line behind a zero: it is stored as it is. */
function scanlines(pixels: Uint8Array, lineBytes: number, height: number): Buffer {
  const lines = Buffer.allocUnsafe((lineBytes + 1) * height);
  for (let y = 0; y < height; y += 1) {
    lines[y * (lineBytes + 1)] = 0;
    lines.set(pixels.subarray(y * lineBytes, (y + 1) * lineBytes), y * (lineBytes + 1) + 1);
  }
  return lines;
}

function chunk(type: string, data: Buffer): readonly Buffer[] {
  const name = Buffer.from(type, "latin1");
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(checksum([name, data]));
  return [length, name, data, check];
}

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** CRC-32 of bytes in a row. By hand: `zlib.crc32` is newer than the oldest Node that runs this. */
function checksum(parts: readonly Uint8Array[]): number {
  let remainder = 0xffffffff;
  for (const part of parts) {
    for (const byte of part) remainder = (remainder >>> 8) ^ (REMAINDERS[(remainder ^ byte) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
}
