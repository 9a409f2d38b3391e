/** Why one prompt has no measurement. The run continues. */
export const ROW_ERROR_CODES = [
  "prompt_empty",
  "prompt_too_long",
  "out_of_memory",
  "poison_prompt",
  "measurement_failed",
  "chat_template_failed",
] as const;

/** How a run was measured, where it differs from its configuration. docs/errors.md explains each. */
export const NOTICE_CODES = [
  "batch_halved",
  "not_captured",
  "not_packed",
  "not_compiled",
  "compiled_again",
  "eager_length",
  "code_not_run",
  "index_missing",
  "gguf_copy",
  "surplus_weights",
  "special_tokens_present",
  "measured_apart",
  "measured_alone",
  "roles_left_out",
] as const;

/** Why a sidecar ended. docs/errors.md explains each and gives the remedy. */
export const ERROR_CODES = [
  "protocol_version",
  "protocol_violation",
  "unknown_peer",
  "package_missing",
  "model_not_found",
  "model_not_ready",
  "hub_unreachable",
  "hub_refused",
  "not_a_model",
  "weights_not_safe",
  "weights_corrupt",
  "remote_code",
  "unsupported_architecture",
  "self_check_failed",
  "device_unavailable",
  "bad_request",
  "out_of_memory",
  "internal",
] as const;

/** Why a cluster, or one of its nodes, is not used. docs/errors.md explains each and gives the remedy. */
export const CLUSTER_CODES = [
  "cluster_unreachable",
  "cluster_refused",
  "cluster_open",
  "node_differs",
  "package_missing",
  "device_unavailable",
] as const;

export type RowErrorCode = (typeof ROW_ERROR_CODES)[number];
export type NoticeCode = (typeof NOTICE_CODES)[number];
export type ErrorCode = (typeof ERROR_CODES)[number];
export type ClusterCode = (typeof CLUSTER_CODES)[number];
