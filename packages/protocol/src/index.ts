export { decodeOrchestratorMessage, decodeSidecarMessage, encodeMessage } from "./codec.ts";
export { ERROR_CODES, ROW_ERROR_CODES } from "./errorCodes.ts";
export type { ErrorCode, RowErrorCode } from "./errorCodes.ts";
export { ProtocolError } from "./errors.ts";
export { LIMITS, PROTOCOL_VERSION } from "./limits.ts";
export { LoadedModel, ModelRequest } from "./messages.ts";
export type {
  ErrorRow,
  FileDigest,
  Item,
  Measured,
  MeasuredRow,
  OrchestratorMessage,
  PackageVersion,
  SidecarMessage,
} from "./messages.ts";
export { WIRE_SCHEMAS } from "./wireSchemas.ts";
