/**
 * Every message of the wire as a zod schema. This file and its imports are the only source of the shapes.
 *
 * `npx nx run protocol:generate` writes the Python side (`python/gain_sidecar/messages.py`) from them; the check gate
 * fails if the two differ. Names are camelCase on the wire. PROTOCOL.md defines the order of the messages.
 *
 * Objects are strict (an unknown field is an error) and every string and array has an upper bound, so shape and size
 * are checked before anything is used or stored.
 */
import { z } from "zod";
import { ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { LoadedModel, Notice, PackageVersion } from "./loadedModel.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, finite, longText, numberBytes, seconds, shortText } from "./parts.ts";
import { PositionBlock } from "./positionBlock.ts";
import { RowBlock } from "./rowBlock.ts";
import { ErrorRow, Item } from "./rows.ts";

/** The closed list of a process's error codes. */
export const ErrorCodeName = z.enum(ERROR_CODES);

const epoch = count;

// ---- sidecar → orchestrator -------------------------------------------------------------------------------

/** The first message, sent before heavy imports. */
const Hello = z.strictObject({
  type: z.literal("hello"),
  protocolMin: count,
  protocolMax: count,
  /** The secret that the orchestrator wrote on the sidecar's stdin. */
  token: shortText,
  pid: count,
  python: shortText,
  versions: z.array(PackageVersion).max(LIMITS.files),
  /** Device files found without importing a framework: `cpu`, `cuda:0`. A hint; `loaded` names the device used. */
  devices: z.array(shortText).max(LIMITS.files),
});

/** Progress of a long phase of a load; it resets the deadline. `step` names the phase. */
const Progress = z.strictObject({
  type: z.literal("progress"),
  epoch,
  step: z.enum(["import", "resolve", "download", "convert", "load", "check", "warm-up"]),
  text: longText,
  /** Work done and in all, in the phase's own unit; null where unknown. */
  done: count.nullable(),
  total: count.nullable(),
});

/** One phase of a load, by the wall clock of the sidecar's host. Phases of different threads overlap. */
export const Span = z.strictObject({
  name: shortText,
  /** Seconds since 1970. */
  startedAt: finite,
  seconds,
});

const Loaded = z.strictObject({
  type: z.literal("loaded"),
  epoch,
  model: LoadedModel,
  /** Was the model loaded in an earlier session of a warm sidecar? */
  reused: z.boolean(),
  /** The phases since `hello`, ordered by start. */
  spans: z.array(Span).max(LIMITS.spans),
  seconds,
});

/** Rows of positions of a lease's prompts: any number of such messages comes before its `measured`. */
const Positions = z.strictObject({
  type: z.literal("positions"),
  epoch,
  lease: count,
  rows: PositionBlock,
});

/**
 * A part of the vectors of a lease's rows; any number of such messages comes before its `measured`. One after the other they
 * are the bytes of one array, little-endian and row-major, of shape [rows, blocks, width], in the order of the rows.
 */
const Vectors = z.strictObject({
  type: z.literal("vectors"),
  epoch,
  lease: count,
  numbers: numberBytes,
});

/** The complete answer to one lease: each of its items is once in `rows` or in `errors`. */
export const Measured = z.strictObject({
  type: z.literal("measured"),
  epoch,
  /** Counts the sidecar's results from 1, without a gap. */
  seq: z.int().min(1),
  lease: count,
  rows: RowBlock,
  errors: z.array(ErrorRow).max(LIMITS.itemsPerLease),
  notices: z.array(Notice).max(LIMITS.notices),
  /** Start of the measurement, in seconds since 1970 by the sidecar's clock, and its duration. */
  startedAt: finite,
  seconds,
  /** Tokens of the rows, without padding. */
  tokens: count,
});

/** The answer to `drain`: every result has been sent. */
const Bye = z.strictObject({
  type: z.literal("bye"),
  epoch,
  leases: count,
  rows: count,
  errors: count,
  /** Results sent and not acknowledged. */
  unacknowledged: count,
});

/** This process ends; the code gives the cause. */
const Failed = z.strictObject({
  type: z.literal("failed"),
  epoch: epoch.nullable(),
  code: ErrorCodeName,
  text: longText,
});

// ---- orchestrator → sidecar -------------------------------------------------------------------------------

const Welcome = z.strictObject({
  type: z.literal("welcome"),
  protocol: count,
  epoch,
  /** Largest number of unanswered leases. */
  credit: z.int().min(1).max(LIMITS.credit),
});

const Reject = z.strictObject({ type: z.literal("reject"), code: ErrorCodeName, text: longText });

const Load = z.strictObject({
  type: z.literal("load"),
  epoch,
  request: ModelRequest,
  /** Prompts of the plan on which the arithmetic is compared with a wider one. */
  sample: z.array(Item).max(LIMITS.sampleItems),
  /** Number of prompts in the plan. */
  prompts: count,
});

const Measure = z.strictObject({
  type: z.literal("measure"),
  epoch,
  lease: count,
  items: z.array(Item).min(1).max(LIMITS.itemsPerLease),
});

/** Every result up to and including `upto` is durable. */
const Ack = z.strictObject({ type: z.literal("ack"), epoch, upto: count });

/** Finish the current lease, drop the queued ones, and send `bye`. */
const Drain = z.strictObject({ type: z.literal("drain"), epoch });

const Shutdown = z.strictObject({ type: z.literal("shutdown"), epoch });

export const SidecarMessage = z.discriminatedUnion("type", [
  Hello,
  Progress,
  Loaded,
  Positions,
  Vectors,
  Measured,
  Bye,
  Failed,
]);
export const OrchestratorMessage = z.discriminatedUnion("type", [
  Welcome,
  Reject,
  Load,
  Measure,
  Ack,
  Drain,
  Shutdown,
]);

export type Span = z.infer<typeof Span>;
export type Measured = z.infer<typeof Measured>;
export type SidecarMessage = z.infer<typeof SidecarMessage>;
export type OrchestratorMessage = z.infer<typeof OrchestratorMessage>;
