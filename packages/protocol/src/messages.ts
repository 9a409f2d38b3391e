/**
 * Every message that crosses the wire, as zod schemas. With the files that it imports it is the one source of shapes.
 *
 * `npx nx run protocol:generate` writes the Python side (`python/gain_sidecar/messages.py`) from them, and the
 * check gate fails when the two differ. Names are camelCase on the wire. PROTOCOL.md says who sends what when.
 *
 * Objects are strict (an unknown field is an error) and every string and array has an upper bound, so nothing
 * is used or stored before it is known to have the right shape and size.
 */
import { z } from "zod";
import { ERROR_CODES } from "./errorCodes.ts";
import { LIMITS } from "./limits.ts";
import { LoadedModel, Notice, PackageVersion } from "./loadedModel.ts";
import { ModelRequest } from "./modelRequest.ts";
import { count, float64, longText, shortText } from "./parts.ts";
import { RowBlock } from "./rowBlock.ts";
import { ErrorRow, Item } from "./rows.ts";

/** The closed list of a process's error codes. */
export const ErrorCodeName = z.enum(ERROR_CODES);

const epoch = count;

// ---- sidecar → orchestrator -------------------------------------------------------------------------------

/** First message, sent before any heavy import. */
const Hello = z.strictObject({
  type: z.literal("hello"),
  protocolMin: count,
  protocolMax: count,
  /** The secret that the orchestrator wrote on the sidecar's stdin. */
  token: shortText,
  pid: count,
  python: shortText,
  versions: z.array(PackageVersion).max(LIMITS.files),
  /** Device files seen without importing a framework: `cpu`, `cuda:0`. A hint; `loaded` says what is used. */
  devices: z.array(shortText).max(LIMITS.files),
});

/** A sign of life during long steps; resets the deadline of the step. */
const Progress = z.strictObject({
  type: z.literal("progress"),
  epoch,
  step: z.enum(["import", "resolve", "download", "convert", "load", "check", "warm-up"]),
  text: longText,
  /** Work done and in all, in the step's own unit; null where unknown. */
  done: count.nullable(),
  total: count.nullable(),
});

/** One step of a load, by the wall clock of the sidecar's host; steps overlap where threads work beside each other. */
export const Span = z.strictObject({
  name: shortText,
  /** Seconds since 1970. */
  startedAt: float64,
  seconds: float64,
});

const Loaded = z.strictObject({
  type: z.literal("loaded"),
  epoch,
  model: LoadedModel,
  /** A warm sidecar had it from a session before. */
  reused: z.boolean(),
  /** Where the time since the hello went, by start. */
  spans: z.array(Span).max(LIMITS.spans),
  seconds: float64,
});

/** The answer to one lease, whole: every item of it stands once in `rows` or in `errors`. */
export const Measured = z.strictObject({
  type: z.literal("measured"),
  epoch,
  /** Counts the sidecar's results from 1, without a gap. */
  seq: z.int().min(1),
  lease: count,
  rows: RowBlock,
  errors: z.array(ErrorRow).max(LIMITS.itemsPerLease),
  notices: z.array(Notice).max(LIMITS.notices),
  /** When measuring this lease began, in seconds since 1970 by the sidecar's clock, and how long it took. */
  startedAt: float64,
  seconds: float64,
  /** Tokens of the rows, padding not counted. */
  tokens: count,
});

/** Farewell after `drain`: nothing is held back any more. */
const Bye = z.strictObject({
  type: z.literal("bye"),
  epoch,
  leases: count,
  rows: count,
  errors: count,
  /** Results sent and not acknowledged. */
  unacknowledged: count,
});

/** This process cannot go on; the code says whose fault and what to do. */
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
  /** Leases that may be under way at once. */
  credit: z.int().min(1).max(LIMITS.credit),
});

const Reject = z.strictObject({ type: z.literal("reject"), code: ErrorCodeName, text: longText });

const Load = z.strictObject({
  type: z.literal("load"),
  epoch,
  request: ModelRequest,
  /** Prompts of the plan on which the arithmetic is compared with a wider one. */
  sample: z.array(Item).max(LIMITS.sampleItems),
  /** Prompts that the plan holds: how long the run is. */
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

/** Finish the lease under way, drop those waiting, say `bye`. */
const Drain = z.strictObject({ type: z.literal("drain"), epoch });

const Shutdown = z.strictObject({ type: z.literal("shutdown"), epoch });

export const SidecarMessage = z.discriminatedUnion("type", [Hello, Progress, Loaded, Measured, Bye, Failed]);
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
