/** Bytes from a peer are not a message of this protocol. No part of them is used. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

export const tooLong = (bytes: number, limit: number): ProtocolError =>
  new ProtocolError(`a frame of ${String(bytes)} bytes is over the limit of ${String(limit)}`);

export const malformed = (what: string, at: number): ProtocolError =>
  new ProtocolError(`${what} at byte ${String(at)}: the frame is not a message of this protocol`);

export const wrongShape = (problems: string, cause: unknown): ProtocolError =>
  new ProtocolError(`a message has the wrong shape: ${problems}`, { cause });
