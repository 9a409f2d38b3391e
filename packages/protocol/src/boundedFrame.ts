/**
 * Checks a msgpack frame without decoding it, so that a hostile frame is refused before it allocates memory.
 * Nesting is bounded, a declared length never exceeds the remaining bytes, and ext types, texts that are not UTF-8 and
 * trailing bytes are errors. Formats: https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { isUtf8 } from "node:buffer";
import { malformed, tooLong } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** Bytes after the format byte, and values nested in it. */
interface Head {
  readonly payloadBytes: number;
  readonly children: number;
  /** Length of the text at the end of the payload. */
  readonly textBytes: number;
}

const scalar = (payloadBytes: number): Head => ({ payloadBytes, children: 0, textBytes: 0 });
const text = (lengthBytes: number, textBytes: number): Head => ({
  payloadBytes: lengthBytes + textBytes,
  children: 0,
  textBytes,
});
const container = (payloadBytes: number, children: number): Head => ({
  payloadBytes,
  children,
  textBytes: 0,
});

/** Format bytes 0xc0…0xdf; a missing entry is an ext type or the reserved byte. */
function longHead(view: DataView, at: number): Head | undefined {
  const u8 = (): number => view.getUint8(at + 1);
  const u16 = (): number => view.getUint16(at + 1);
  const u32 = (): number => view.getUint32(at + 1);
  switch (view.getUint8(at)) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return scalar(0);
    case 0xc4: // bin 8
      return scalar(1 + u8());
    case 0xc5: // bin 16
      return scalar(2 + u16());
    case 0xc6: // bin 32
      return scalar(4 + u32());
    case 0xd9: // str 8
      return text(1, u8());
    case 0xda: // str 16
      return text(2, u16());
    case 0xdb: // str 32
      return text(4, u32());
    case 0xcc: // uint 8
    case 0xd0: // int 8
      return scalar(1);
    case 0xcd: // uint 16
    case 0xd1: // int 16
      return scalar(2);
    case 0xca: // float 32
    case 0xce: // uint 32
    case 0xd2: // int 32
      return scalar(4);
    case 0xcb: // float 64
    case 0xcf: // uint 64
    case 0xd3: // int 64
      return scalar(8);
    case 0xdc: // array 16
      return container(2, u16());
    case 0xdd: // array 32
      return container(4, u32());
    case 0xde: // map 16
      return container(2, 2 * u16());
    case 0xdf: // map 32
      return container(4, 2 * u32());
    default:
      return undefined;
  }
}

function headAt(view: DataView, at: number): Head {
  const byte = view.getUint8(at);
  if (byte < 0x80 || byte >= 0xe0) return scalar(0); // fixint
  if (byte < 0x90) return container(0, 2 * (byte & 0x0f)); // fixmap
  if (byte < 0xa0) return container(0, byte & 0x0f); // fixarray
  if (byte < 0xc0) return text(0, byte & 0x1f); // fixstr
  const head = longHead(view, at);
  if (head === undefined) throw malformed(`format byte 0x${byte.toString(16)}`, at);
  return head;
}

/**
 * @param frame one whole frame
 * @throws ProtocolError if the frame is too long, too deep, cut short, has a text that is not UTF-8, or more than one value
 */
export function assertBoundedFrame(frame: Uint8Array): void {
  if (frame.byteLength > LIMITS.messageBytes) throw tooLong(frame.byteLength, LIMITS.messageBytes);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  /** Values left to read at each open level. */
  const open = [1];
  let at = 0;
  while (open.length > 0) {
    const left = open[open.length - 1] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1] = left - 1;
    if (at >= frame.byteLength) throw malformed("cut short", at);
    let head: Head;
    try {
      head = headAt(view, at);
    } catch (error) {
      if (error instanceof RangeError) throw malformed("cut short", at);
      throw error;
    }
    at += 1 + head.payloadBytes;
    if (at > frame.byteLength) throw malformed("cut short", at);
    if (head.textBytes > 0 && !isUtf8(frame.subarray(at - head.textBytes, at)))
      throw malformed("text that is not UTF-8", at);
    if (head.children > frame.byteLength - at) throw malformed("declares more values than bytes", at);
    if (head.children > 0) {
      if (open.length > LIMITS.depth) throw malformed("nested too deeply", at);
      open.push(head.children);
    }
  }
  if (at !== frame.byteLength) throw malformed("trailing bytes", at);
}
