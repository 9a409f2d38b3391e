/**
 * Commands to the keeper of a warm sidecar, and its replies: one JSON object per line, over its private socket.
 * PROTOCOL.md defines their order.
 */
import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { LoadedModel } from "./loadedModel.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, finite, sha256, shortText } from "./parts.ts";

/** Time that a sidecar is kept after a session, in milliseconds. */
const keepMs = z.int().min(1).max(LIMITS.keepMs);

// ---- orchestrator → keeper --------------------------------------------------------------------------------

/** Begins a session: the sidecar connects to `endpoint` and sends `token` there. */
export const Acquire = z.strictObject({
  type: z.literal("acquire"),
  endpoint: shortText.regex(/^ipc:\/\//),
  token: shortText,
  /** Digest of the program and the environment that the sidecar must have been started with. */
  fingerprint: sha256,
  /** The model of the session. */
  request: ModelRequest,
  /** Is this session the sidecar's first? In any other, `request` is already loaded. */
  fresh: z.boolean(),
  /** The new time to keep the sidecar; null keeps the current one. */
  keepMs: keepMs.nullable(),
});

/** Requests the state of the sidecar. */
export const Status = z.strictObject({ type: z.literal("status") });

/** Ends the sidecar, also during a session. */
export const Stop = z.strictObject({ type: z.literal("stop") });

// ---- keeper → orchestrator --------------------------------------------------------------------------------

/** The session has begun; it lasts as long as this connection. */
export const Acquired = z.strictObject({ type: z.literal("acquired"), keeperPid: z.int().min(1) });

/** The sidecar is not available for this session. An outdated sidecar, whose code or packages have changed, ends. */
export const Declined = z.strictObject({
  type: z.literal("declined"),
  reason: z.enum(["busy", "other_model", "other_program", "outdated"]),
});

export const HeldModel = z.strictObject({
  name: LoadedModel.shape.name,
  device: LoadedModel.shape.device,
  deviceName: LoadedModel.shape.deviceName,
  dtype: LoadedModel.shape.dtype,
});

/** The state of the sidecar. */
export const StatusReply = z.strictObject({
  type: z.literal("status_reply"),
  /** The sidecar's process, which has the model in memory. */
  pid: z.int().min(1),
  keeperPid: z.int().min(1),
  python: shortText,
  /** `leaving`: the session has ended, and its current lease has not. */
  state: z.enum(["idle", "busy", "leaving"]),
  /** When the state began, in Unix seconds. */
  since: finite,
  /** Seconds until the sidecar ends without a command; null during a session. */
  secondsLeft: finite.nullable(),
  keepMs,
  /** The request of the session, or of the loaded model. */
  request: ModelRequest.nullable(),
  /** The loaded model; null before the end of the first session. */
  model: HeldModel.nullable(),
  /** Resident memory of the process; null where the system does not report it. */
  residentBytes: count.nullable(),
  /** GPU memory of the process when it became idle; null before. */
  gpuBytes: count.nullable(),
});

/** The sidecar's process ended during the session. */
export const Departed = z.strictObject({
  type: z.literal("departed"),
  exitCode: z.int().min(0).nullable(),
  signal: shortText.nullable(),
  /** Last lines of its standard error. */
  stderrTail: z.array(shortText).max(LIMITS.stderrLines),
});

export const KeeperCommand = z.discriminatedUnion("type", [Acquire, Status, Stop]);
export const KeeperReply = z.discriminatedUnion("type", [Acquired, Declined, StatusReply, Departed]);

export type KeeperCommand = z.infer<typeof KeeperCommand>;
export type KeeperReply = z.infer<typeof KeeperReply>;
export type StatusReply = z.infer<typeof StatusReply>;
