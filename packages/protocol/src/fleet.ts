/**
 * Commands to the fleet of a cluster, and its replies: one JSON object per line, over its private socket. PROTOCOL.md
 * defines their order.
 */
import { z } from "zod";
import { CLUSTER_CODES } from "./errorCodes.ts";
import { Acquire, Departed } from "./keeper.ts";
import { LIMITS } from "./limits.ts";
import { finite, longText, shortText } from "./parts.ts";

// ---- orchestrator → fleet ---------------------------------------------------------------------------------

/** Requests the nodes of the cluster. */
export const Describe = z.strictObject({ type: z.literal("describe") });

/** Requests the doctor's report of every node. */
export const Inspect = z.strictObject({ type: z.literal("inspect") });

/** Begins a session: a sidecar is placed on a node, and its frames are relayed to `endpoint`. */
export const AcquireLane = z.strictObject({
  type: z.literal("acquire"),
  endpoint: Acquire.shape.endpoint,
  token: Acquire.shape.token,
  /** GPUs of the sidecar: a whole number, or one over a whole number. */
  gpus: finite,
});

// ---- fleet → orchestrator ---------------------------------------------------------------------------------

export const ClusterNode = z.strictObject({
  host: shortText,
  address: shortText,
  gpus: finite,
  freeGpus: finite,
});

export const ClusterReply = z.strictObject({
  type: z.literal("cluster"),
  address: shortText,
  /** Has it no token authentication? */
  isOpen: z.boolean(),
  /** Versions of Ray and Python, which all nodes have. */
  ray: shortText,
  python: shortText,
  nodes: z.array(ClusterNode).max(LIMITS.clusterNodes),
});

/** The doctor's report of a node as JSON; a reason where there is none. */
export const NodeReport = z.strictObject({
  address: shortText,
  report: longText.nullable(),
  problem: longText.nullable(),
});

export const Inspected = z.strictObject({
  type: z.literal("inspected"),
  nodes: z.array(NodeReport).max(LIMITS.clusterNodes),
});

/** No node has what the sidecar needs, and why; `acquired` follows when one has. */
export const Waiting = z.strictObject({ type: z.literal("waiting"), text: longText });

/** The session has begun; it lasts as long as this connection. */
export const LaneAcquired = z.strictObject({
  type: z.literal("acquired"),
  /** Name and address of the node. */
  host: shortText,
  /** The node's GPUs that the sidecar sees. */
  gpus: z.array(shortText).max(LIMITS.clusterNodes),
});

/** The cluster or one of its nodes cannot be used. */
export const Refused = z.strictObject({
  type: z.literal("refused"),
  code: z.enum(CLUSTER_CODES),
  text: longText,
});

/** The sidecar's process ended during the session. */
export const LaneDeparted = Departed.extend({
  /** It ended with its node: no prompt is the cause. */
  lost: z.boolean(),
});

export const FleetCommand = z.discriminatedUnion("type", [Describe, Inspect, AcquireLane]);
export const FleetReply = z.discriminatedUnion("type", [
  ClusterReply,
  Inspected,
  Waiting,
  LaneAcquired,
  Refused,
  LaneDeparted,
]);

export type FleetCommand = z.infer<typeof FleetCommand>;
export type FleetReply = z.infer<typeof FleetReply>;
export type Inspected = z.infer<typeof Inspected>;
export type ClusterReply = z.infer<typeof ClusterReply>;
