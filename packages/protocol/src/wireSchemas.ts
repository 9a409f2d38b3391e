/** Every shape of the wire by its name, parts before wholes: what a generator of another language walks. */
import * as keeper from "./keeper.ts";
import * as loaded from "./loadedModel.ts";
import * as messages from "./messages.ts";
import { ModelRequest } from "./modelRequest.ts";
import * as rowBlock from "./rowBlock.ts";
import * as rows from "./rows.ts";

export const WIRE_SCHEMAS = {
  enums: {
    Wiring: loaded.Wiring,
    SelfCheckName: loaded.SelfCheckName,
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
    LoadedModel: loaded.LoadedModel,
    Item: rows.Item,
    ErrorRow: rows.ErrorRow,
    SplitBlock: rowBlock.SplitBlock,
    RowBlock: rowBlock.RowBlock,
    Hello: messages.Hello,
    Progress: messages.Progress,
    Span: messages.Span,
    Loaded: messages.Loaded,
    Measured: messages.Measured,
    Bye: messages.Bye,
    Failed: messages.Failed,
    Welcome: messages.Welcome,
    Reject: messages.Reject,
    Load: messages.Load,
    Measure: messages.Measure,
    Ack: messages.Ack,
    Drain: messages.Drain,
    Shutdown: messages.Shutdown,
  },
  fromSidecar: ["Hello", "Progress", "Loaded", "Measured", "Bye", "Failed"],
  fromOrchestrator: ["Welcome", "Reject", "Load", "Measure", "Ack", "Drain", "Shutdown"],
} as const;

/** The same for the commands to the keeper of a warm sidecar and its replies. */
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
