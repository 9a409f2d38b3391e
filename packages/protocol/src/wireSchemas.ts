/** Every shape of the wire by its name, parts before wholes: what a generator of another language walks. */
import * as messages from "./messages.ts";

export const WIRE_SCHEMAS = {
  enums: {
    RowErrorCode: messages.RowErrorCodeName,
    ErrorCode: messages.ErrorCodeName,
  },
  structs: {
    PackageVersion: messages.PackageVersion,
    FileDigest: messages.FileDigest,
    ModelRequest: messages.ModelRequest,
    LoadedModel: messages.LoadedModel,
    Item: messages.Item,
    MeasuredRow: messages.MeasuredRow,
    ErrorRow: messages.ErrorRow,
    Hello: messages.Hello,
    Progress: messages.Progress,
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
