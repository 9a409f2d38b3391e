import { promisify } from "node:util";
import { deflate } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR_WITH_ALPHA = 6;
const BYTES_PER_PIXEL = 4;
/** Flat areas and text: more effort takes twice the time and makes the file a fiftieth smaller. */
const EFFORT = 3;
/** A copy of all lines would take as much memory again. */
const LINES_AT_ONCE = 128;
/**
 * Room for the compressed lines. zlib's default is 16 kB, and each filled one waits for the thread that lays out the next
 * figure.
 */
const ROOM_BYTES = 1 << 20;
const deflated = promisify<Uint8Array, { level: number; chunkSize: number }, Buffer>(deflate);

export interface Picture {
  /**
   * Some lines of pixels: red, green, blue and opacity, a byte each and not multiplied; shape [lines × width × 4].
   *
   * @param top the first of the lines, from 0
   */
  readonly pixels: (top: number, lines: number) => Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMetre: number;
}

/**
 * A PNG that states its density (`pHYs`), so that it is set at its size. Compressed on a thread of its own. All pixels are
 * read before the call returns.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export async function pngFile(picture: Picture): Promise<Buffer> {
  const { width, height, pixelsPerMetre } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, TRUE_COLOUR_WITH_ALPHA, 0, 0, 0], 8);
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(pixelsPerMetre), 0);
  density.writeUInt32BE(Math.round(pixelsPerMetre), 4);
  density[8] = 1;
  const lines = scanlines(picture);
  const data = await deflated(lines, { level: EFFORT, chunkSize: ROOM_BYTES }).finally(
    () => (spare = lines.buffer),
  );
  return Buffer.concat([
    SIGNATURE,
    ...chunk("IHDR", header),
    ...chunk("pHYs", density),
    ...chunk("IDAT", data),
    ...chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The memory of an earlier picture, which would otherwise stay until the garbage collector runs. */
let spare = new ArrayBuffer(0);

/** Every line behind a zero: it is stored as it is. */
function scanlines({ pixels, width, height }: Picture): Uint8Array<ArrayBuffer> {
  const lineBytes = width * BYTES_PER_PIXEL;
  const needed = (lineBytes + 1) * height;
  const room = spare.byteLength < needed ? new ArrayBuffer(needed) : spare;
  spare = new ArrayBuffer(0);
  const lines = new Uint8Array(room, 0, needed);
  for (let top = 0; top < height; top += LINES_AT_ONCE) {
    const count = Math.min(LINES_AT_ONCE, height - top);
    const read = pixels(top, count);
    for (let y = 0; y < count; y += 1) {
      const start = (top + y) * (lineBytes + 1);
      lines[start] = 0;
      lines.set(read.subarray(y * lineBytes, (y + 1) * lineBytes), start + 1);
    }
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
