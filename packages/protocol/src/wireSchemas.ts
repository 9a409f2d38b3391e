import type { z } from "zod";
import * as fleet from "./fleet.ts";
import * as keeper from "./keeper.ts";
import * as loaded from "./loadedModel.ts";
import * as messages from "./messages.ts";
import { ModelRequest } from "./modelRequest.ts";
import { PositionBlock } from "./positionBlock.ts";
import * as rowBlock from "./rowBlock.ts";
import * as rows from "./rows.ts";

/** The messages of one side by name; the name follows from the type: `hello` is `Hello`. */
const messagesOf = (options: readonly Message[]): Readonly<Record<string, Message>> =>
  Object.fromEntries(
    options.map((schema) => {
      const type = schema.shape.type.value;
      return [`${type.charAt(0).toUpperCase()}${type.slice(1)}`, schema];
    }),
  );
type Message = z.ZodObject<{ type: z.ZodLiteral<string> }>;

const fromSidecar = messagesOf(messages.SidecarMessage.options);
const fromOrchestrator = messagesOf(messages.OrchestratorMessage.options);

/** Every shape of the wire by name, parts before wholes: the input of a generator for another language. */
export const WIRE_SCHEMAS = {
  enums: {
    Wiring: loaded.Wiring,
    SelfCheckName: loaded.SelfCheckName,
    Role: rows.Role,
    RowErrorCode: rows.RowErrorCodeName,
    NoticeCode: loaded.NoticeCodeName,
    ErrorCode: messages.ErrorCodeName,
  },
  structs: {
    PackageVersion: loaded.PackageVersion,
    FileDigest: loaded.FileDigest,
    ModelRequest,
    Lineage: loaded.Lineage,
    ConfigFlag: loaded.ConfigFlag,
    BlocksOnDevice: loaded.BlocksOnDevice,
    SelfCheckResult: loaded.SelfCheckResult,
    SelfCheck: loaded.SelfCheck,
    Deviation: loaded.Deviation,
    SpecialToken: loaded.SpecialToken,
    LengthSwitch: loaded.LengthSwitch,
    SurplusWeights: loaded.SurplusWeights,
    Notice: loaded.Notice,
    Execution: loaded.Execution,
    AppliedTemplate: loaded.AppliedTemplate,
    VectorLayout: loaded.VectorLayout,
    LoadedModel: loaded.LoadedModel,
    Turn: rows.Turn,
    Item: rows.Item,
    ErrorRow: rows.ErrorRow,
    SplitBlock: rowBlock.SplitBlock,
    RowBlock: rowBlock.RowBlock,
    PositionBlock,
    Span: messages.Span,
    ...fromSidecar,
    ...fromOrchestrator,
  },
  fromSidecar: Object.keys(fromSidecar),
  fromOrchestrator: Object.keys(fromOrchestrator),
} as const;

/** The commands to the keeper of a warm sidecar, and its replies. */
export const KEEPER_SCHEMAS = {
  structs: {
    Acquire: keeper.Acquire,
    Status: keeper.Status,
    Stop: keeper.Stop,
    Acquired: keeper.Acquired,
    Declined: keeper.Declined,
    HeldModel: keeper.HeldModel,
    StatusReply: keeper.StatusReply,
    Departed: keeper.Departed,
  },
  toKeeper: ["Acquire", "Status", "Stop"],
  fromKeeper: ["Acquired", "Declined", "StatusReply", "Departed"],
} as const;

/** The commands to the fleet of a cluster, and its replies. */
export const FLEET_SCHEMAS = {
  structs: {
    Describe: fleet.Describe,
    Inspect: fleet.Inspect,
    AcquireLane: fleet.AcquireLane,
    ClusterNode: fleet.ClusterNode,
    ClusterReply: fleet.ClusterReply,
    NodeReport: fleet.NodeReport,
    Inspected: fleet.Inspected,
    Waiting: fleet.Waiting,
    LaneAcquired: fleet.LaneAcquired,
    Refused: fleet.Refused,
    LaneDeparted: fleet.LaneDeparted,
  },
  toFleet: ["Describe", "Inspect", "AcquireLane"],
  fromFleet: ["ClusterReply", "Inspected", "Waiting", "LaneAcquired", "Refused", "LaneDeparted"],
} as const;
