/**
 * Encodes and decodes messages. A frame is one msgpack map. `boundedFrame` refuses hostile bytes before they are
 * decoded; the schemas of `messages` refuse every other shape.
 */
import { decode, encode } from "@msgpack/msgpack";
import type { z } from "zod";
import { assertBoundedFrame } from "./boundedFrame.ts";
import { ProtocolError, tooLong, wrongShape } from "./errors.ts";
import { FleetReply, type FleetCommand } from "./fleet.ts";
import { KeeperReply, type KeeperCommand } from "./keeper.ts";
import { LIMITS } from "./limits.ts";
import { OrchestratorMessage, SidecarMessage } from "./messages.ts";

/** @throws ProtocolError if `frame` is not one whole message that `schema` accepts */
function decodeAs<Schema extends z.ZodType>(schema: Schema, frame: Uint8Array): z.output<Schema> {
  assertBoundedFrame(frame);
  let value: unknown;
  try {
    value = decode(frame);
  } catch (cause) {
    throw new ProtocolError("a frame is not msgpack", { cause });
  }
  return accepted(schema, value);
}

function accepted<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    const problems = result.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join(".") || "message"}: ${issue.message}`)
      .join("; ");
    throw wrongShape(problems, result.error);
  }
  return result.data;
}

/** @throws ProtocolError */
export function decodeSidecarMessage(frame: Uint8Array): SidecarMessage {
  return decodeAs(SidecarMessage, frame);
}

/** @throws ProtocolError */
export function decodeOrchestratorMessage(frame: Uint8Array): OrchestratorMessage {
  return decodeAs(OrchestratorMessage, frame);
}

/** @throws ProtocolError if the message is longer than a peer accepts */
export function encodeMessage(message: SidecarMessage | OrchestratorMessage): Uint8Array {
  const frame = encode(message);
  if (frame.byteLength > LIMITS.messageBytes) throw tooLong(frame.byteLength, LIMITS.messageBytes);
  return frame;
}

/** A line for the keeper of a warm sidecar, with its newline. */
export const encodeKeeperCommand = (command: KeeperCommand): string => `${JSON.stringify(command)}\n`;

/** A line for the fleet of a cluster, with its newline. */
export const encodeFleetCommand = (command: FleetCommand): string => `${JSON.stringify(command)}\n`;

/**
 * @param line without its newline; at most LIMITS.lineBytes
 * @throws ProtocolError
 */
export const decodeKeeperReply = (line: string): KeeperReply => accepted(KeeperReply, jsonOf(line));

/**
 * @param line without its newline; at most LIMITS.lineBytes
 * @throws ProtocolError
 */
export const decodeFleetReply = (line: string): FleetReply => accepted(FleetReply, jsonOf(line));

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ProtocolError("a line of a keeper is not JSON", { cause });
  }
}
