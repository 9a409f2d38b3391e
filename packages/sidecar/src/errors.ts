import type { ClusterCode, ErrorCode } from "@gain/protocol";
import { setupCommand } from "./ownCommand.ts";

/** How a sidecar's process ended. */
export interface Departure {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of its standard error. */
  readonly stderrTail: readonly string[];
  /** On a cluster: its node or the whole cluster is gone, so that no prompt is the cause. */
  readonly lost?: boolean;
}

/** The sidecar reported why it ends, or was rejected. The code is from the protocol's closed list. */
export class SidecarFailed extends Error {
  override name = "SidecarFailed";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }

  /** An unforeseen error and a violation of the protocol are faults of the program. */
  get foreseen(): boolean {
    return this.code !== "internal" && this.code !== "protocol_violation";
  }
}

/** The sidecar's process ended before it sent `bye`. */
export class SidecarGone extends Error {
  override name = "SidecarGone";
  readonly foreseen = true;
  readonly departure: Departure;
  constructor(state: string, departure: Departure) {
    super(goneText(state, departure));
    this.departure = departure;
  }
}

/** The sidecar's process runs and does not communicate; it was ended. */
export class SidecarSilent extends Error {
  override name = "SidecarSilent";
  readonly foreseen = true;
  /** Without a connection; otherwise it has a connection and is late. */
  readonly isDisconnected: boolean;

  private constructor(message: string, isDisconnected: boolean) {
    super(message);
    this.isDisconnected = isDisconnected;
  }

  /** It has sent nothing for longer than its state allows. */
  static late(state: string, timeoutMs: number, option: string): SidecarSilent {
    return new SidecarSilent(
      `the sidecar made no progress for ${String(timeoutMs / 1000)} s while ${state}; it was stopped. ` +
        `If this machine needs longer, raise ${option}.`,
      false,
    );
  }

  /** It replies to no heartbeat, which a thread of its own does whatever it computes, or sent too large a message. */
  static disconnected(state: string): SidecarSilent {
    return new SidecarSilent(
      `the connection to the sidecar was lost while ${state}, and its process still ran: it was frozen (by SIGSTOP, a ` +
        "debugger or a lack of memory) or sent a message beyond the size limit. It was ended.",
      true,
    );
  }
}

/** A cluster or one of its nodes cannot be used. The code is from the protocol's closed list. */
export class ClusterFailed extends Error {
  override name = "ClusterFailed";
  readonly foreseen = true;
  readonly code: ClusterCode;
  constructor(code: ClusterCode, text: string) {
    super(text);
    this.code = code;
  }
}

/** The cluster, or the process that had joined it, ended during the run. */
export class ClusterLost extends Error {
  override name = "ClusterLost";
  readonly foreseen = true;
  constructor(address: string, printed: readonly string[]) {
    super(
      `the cluster at ${address} was lost.${printed.length === 0 ? "" : ` Last lines:\n  ${printed.join("\n  ")}`}`,
    );
  }
}

export const noneFree = (startMs: number, reason: string | undefined): ClusterFailed =>
  new ClusterFailed(
    "device_unavailable",
    `no sidecar was placed on the cluster within ${String(startMs / 1000)} s: ` +
      `${reason ?? "Ray did not start one"}. If nodes are added later, raise --start-timeout.`,
  );

const LIKELY_LACK_OF_MEMORY =
  " (the kernel sends it when memory runs out: try a smaller --batch-size, a smaller --dtype or fewer programs)";

function goneText(state: string, { exitCode, signal, stderrTail, lost }: Departure): string {
  const how =
    signal !== null
      ? `signal ${signal}${signal === "SIGKILL" ? LIKELY_LACK_OF_MEMORY : ""}`
      : exitCode !== null
        ? `exit status ${String(exitCode)}`
        : lost === undefined
          ? "its keeper"
          : lost
            ? "its node or the connection to it"
            : "its process on the cluster";
  const printed =
    stderrTail.length === 0 ? " It printed nothing." : ` Its last lines:\n  ${stderrTail.join("\n  ")}`;
  const hint = state === "starting" ? `\nIf something is not installed, run "${setupCommand()}".` : "";
  return `the sidecar ended with ${how} while ${state}.${printed}${hint}`;
}

const causeMessage = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

export const interpreterMissing = (file: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "package_missing",
    `cannot start Python at ${file} (${causeMessage(cause)}). Run "${setupCommand()}", or name an interpreter with GAIN_SIDECAR_PYTHON.`,
    { cause },
  );

export const folderNotOurs = (folder: string): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `${folder}, the folder of warm sidecars, is not private to this user. Remove it, or name another runtime folder ` +
      "with XDG_RUNTIME_DIR.",
  );

export const noSocketFolder = (problems: readonly string[]): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `no folder is usable for the socket to the sidecar: ${problems.join("; ")}. Set TMPDIR to a writable folder with a ` +
      "short path.",
  );

export const bindFailed = (address: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `cannot create the socket to the sidecar at ${address}: ${causeMessage(cause)}. Set TMPDIR to another folder.`,
    { cause },
  );

export const warmFolderRefused = (folder: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `cannot create the folder of warm sidecars ${folder}: ${causeMessage(cause)}. Name another runtime folder with ` +
      "XDG_RUNTIME_DIR.",
    { cause },
  );

export const keeperUnknown = (keeperFolder: string): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `the keeper in ${keeperFolder} does not answer, and its folder does not name its process: end the process whose ` +
      `arguments contain "--warm ${keeperFolder}"`,
  );

export const warmNotAcquired = (): SidecarFailed =>
  new SidecarFailed(
    "internal",
    "the new keeper declined to assign its sidecar to the session that started it",
  );

export const versionMismatch = (ours: number, min: number, max: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_version",
    `this program uses protocol ${String(ours)}, and the sidecar supports ${String(min)} to ${String(max)}. ` +
      `Run "${setupCommand()}" so that both come from the same tree.`,
  );

export const unexpected = (type: string, state: string): SidecarFailed =>
  new SidecarFailed("protocol_violation", `the sidecar sent ${type} while ${state}`);

export const badBytes = (cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar sent bytes that are not a message: ${causeMessage(cause)}`,
    { cause },
  );

export const noAnswer = (
  question: { readonly python: string; readonly module: string },
  problem: string,
  printed: string,
  cause: unknown,
): SidecarFailed =>
  new SidecarFailed(
    "package_missing",
    `${question.python} did not answer (${question.module}): ${problem}.${printed === "" ? "" : `\n${printed}`}\n` +
      `Run "${setupCommand()}" to create the environment again.`,
    { cause },
  );
