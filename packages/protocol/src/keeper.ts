/**
 * Commands to the keeper of a warm sidecar, and its replies: one JSON object a line, over its private socket.
 * PROTOCOL.md says who sends what when.
 */
import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { LoadedModel } from "./loadedModel.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, finite, sha256, shortText } from "./parts.ts";

/** How long a sidecar is kept after a session, in milliseconds. */
const keepMs = z.int().min(1).max(LIMITS.keepMs);

// ---- orchestrator → keeper --------------------------------------------------------------------------------

/** Begin a session: the sidecar connects to `endpoint` and shows `token` there. */
export const Acquire = z.strictObject({
  type: z.literal("acquire"),
  endpoint: shortText.regex(/^ipc:\/\//),
  token: shortText,
  /** Digest of the program and the environment that the sidecar must have been started with. */
  fingerprint: sha256,
  /** The model of the session. */
  request: ModelRequest,
  /** This session is the sidecar's first; any other finds `request` loaded. */
  fresh: z.boolean(),
  /** How long it is kept from now on; null leaves that as it is. */
  keepMs: keepMs.nullable(),
});

/** Ask for the state of the sidecar. */
export const Status = z.strictObject({ type: z.literal("status") });

/** End the sidecar, also during a session. */
export const Stop = z.strictObject({ type: z.literal("stop") });

// ---- keeper → orchestrator --------------------------------------------------------------------------------

/** The session has begun; it lasts as long as this connection. */
export const Acquired = z.strictObject({ type: z.literal("acquired"), keeperPid: z.int().min(1) });

/** The sidecar is not available for this session. An outdated one, whose code or packages have changed, ends. */
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
  /** The process that holds the model. */
  pid: z.int().min(1),
  keeperPid: z.int().min(1),
  python: shortText,
  /** `leaving`: the session is over, and what was under way in it is not yet. */
  state: z.enum(["idle", "busy", "leaving"]),
  /** When the state began, in Unix seconds. */
  since: finite,
  /** Seconds until it ends by itself; null while a session lasts. */
  secondsLeft: finite.nullable(),
  keepMs,
  /** The model of the session, or the one that is held. */
  request: ModelRequest.nullable(),
  /** What is held; null before the first session is over. */
  model: HeldModel.nullable(),
  /** Resident memory of the process; null where the system does not report it. */
  residentBytes: count.nullable(),
  /** GPU memory that the process had when it fell idle; null before. */
  gpuBytes: count.nullable(),
});

/** The sidecar's process has ended in the session. */
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
