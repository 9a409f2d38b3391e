import { RecordsError, type RecordsErrorCode } from "@gain/records";
import { ClusterFailed, SidecarFailed, SidecarGone, SidecarSilent } from "@gain/sidecar";
import { IncompleteRun } from "./errors.ts";

/** Errors of a sidecar that another device, or another start, may not have. */
const OF_LANE = new Set<SidecarFailed["code"]>([
  "device_unavailable",
  "out_of_memory",
  "internal",
  "protocol_violation",
]);
/** Errors of a sidecar that has not looked at a model. */
const OF_PROGRAM = new Set<SidecarFailed["code"]>(["package_missing", "protocol_version", "unknown_peer"]);
/** Errors of a cluster that concern one node of it. */
const OF_NODE = new Set<ClusterFailed["code"]>(["node_differs", "package_missing", "device_unavailable"]);
/** Errors of binding a loaded model. */
const OF_BINDING = new Set<RecordsErrorCode>(["model_changed", "identity_missing"]);

/** Does the error concern one model or one lane, so that a study continues with the others? */
export function isOfModelOrLane(error: unknown): error is Error {
  if (error instanceof SidecarFailed) return !OF_PROGRAM.has(error.code);
  if (error instanceof ClusterFailed) return OF_NODE.has(error.code);
  if (error instanceof RecordsError) return OF_BINDING.has(error.code);
  return error instanceof SidecarGone || error instanceof SidecarSilent || error instanceof IncompleteRun;
}

/** Do the model and its request explain the error, on whatever device? */
export const isOfModel = (error: Error): boolean =>
  error instanceof RecordsError || (error instanceof SidecarFailed && !OF_LANE.has(error.code));
