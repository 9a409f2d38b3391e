export {
  decodeFleetReply,
  decodeKeeperReply,
  decodeOrchestratorMessage,
  decodeSidecarMessage,
  encodeFleetCommand,
  encodeKeeperCommand,
  encodeMessage,
} from "./codec.ts";
export { firstBelow0, float64Values, int32Values } from "./columnValues.ts";
export { CLUSTER_CODES, ERROR_CODES, NOTICE_CODES, ROW_ERROR_CODES } from "./errorCodes.ts";
export type { ClusterCode, ErrorCode, NoticeCode, RowErrorCode } from "./errorCodes.ts";
export { ProtocolError } from "./errors.ts";
export type { ClusterReply, FleetCommand, FleetReply, Inspected } from "./fleet.ts";
export type { KeeperReply, KeeperCommand, StatusReply } from "./keeper.ts";
export { LIMITS, PROTOCOL_VERSION } from "./limits.ts";
export { LoadedModel } from "./loadedModel.ts";
export type {
  AppliedTemplate,
  Deviation,
  Execution,
  FileDigest,
  Notice,
  PackageVersion,
  SelfCheck,
  VectorLayout,
  Wiring,
} from "./loadedModel.ts";
export type { Measured, OrchestratorMessage, SidecarMessage, Span } from "./messages.ts";
export { ModelRequest } from "./modelRequest.ts";
export type { PositionBlock } from "./positionBlock.ts";
export { QUANTITIES } from "./quantities.ts";
export type { RowBlock } from "./rowBlock.ts";
export { MESSAGE_GAP, Role } from "./rows.ts";
export type { ErrorRow, Item, Turn } from "./rows.ts";
export { FLEET_SCHEMAS, KEEPER_SCHEMAS, WIRE_SCHEMAS } from "./wireSchemas.ts";
