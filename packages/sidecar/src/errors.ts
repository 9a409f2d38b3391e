import type { ErrorCode } from "@gain/protocol";

/** How a sidecar went: what the process left behind. */
export interface Departure {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of its standard error. */
  readonly stderrTail: readonly string[];
}

/** The sidecar said why it cannot go on, or was refused. The code is from the protocol's closed list. */
export class SidecarFailed extends Error {
  override name = "SidecarFailed";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

/** The sidecar's process ended without a farewell. */
export class SidecarGone extends Error {
  override name = "SidecarGone";
  readonly departure: Departure;
  constructor(state: string, departure: Departure) {
    super(goneText(state, departure));
    this.departure = departure;
  }
}

/** The sidecar is alive and silent for longer than its state allows. */
export class SidecarSilent extends Error {
  override name = "SidecarSilent";
  constructor(state: string, timeoutMs: number, option: string) {
    super(
      `the sidecar made no progress for ${String(timeoutMs / 1000)} s while ${state}; it was stopped. ` +
        `If this machine needs longer, raise ${option}.`,
    );
  }
}

function goneText(state: string, { exitCode, signal, stderrTail }: Departure): string {
  const how =
    signal !== null
      ? `signal ${signal}`
      : exitCode !== null
        ? `exit status ${String(exitCode)}`
        : "its keeper";
  const said =
    stderrTail.length === 0 ? " It printed nothing." : ` Its last lines:\n  ${stderrTail.join("\n  ")}`;
  const hint = state === "starting" ? '\nIf something is not installed, run "npx nx run python:setup".' : "";
  return `the sidecar ended with ${how} while ${state}.${said}${hint}`;
}

const causeMessage = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

export const interpreterMissing = (file: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "package_missing",
    `cannot start Python at ${file} (${causeMessage(cause)}). Run "npx nx run python:setup", or name an interpreter with GAIN_SIDECAR_PYTHON.`,
    { cause },
  );

export const folderNotOurs = (folder: string): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `${folder}, the folder of warm sidecars, is not this user's alone. Remove it, or name another runtime folder with ` +
      "XDG_RUNTIME_DIR.",
  );

export const noSocketFolder = (problems: readonly string[]): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `no folder can hold the socket to the sidecar: ${problems.join("; ")}. Set TMPDIR to a short path of a folder that ` +
      "you can write.",
  );

export const bindFailed = (address: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "internal",
    `the socket to the sidecar cannot be made at ${address}: ${causeMessage(cause)}. Set TMPDIR to another folder.`,
    { cause },
  );

export const warmFolderRefused = (folder: string, cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "bad_request",
    `the folder of warm sidecars cannot be made in ${folder}: ${causeMessage(cause)}. Name another runtime folder with ` +
      "XDG_RUNTIME_DIR.",
    { cause },
  );

export const warmNotAcquired = (): SidecarFailed =>
  new SidecarFailed(
    "internal",
    "the keeper that was just started declined to assign its sidecar to this session",
  );

export const versionMismatch = (ours: number, min: number, max: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_version",
    `this program speaks protocol ${String(ours)}, the sidecar speaks ${String(min)} to ${String(max)}. ` +
      `Run "npx nx run python:setup" so that both come from the same tree.`,
  );

export const unexpected = (type: string, state: string): SidecarFailed =>
  new SidecarFailed("protocol_violation", `the sidecar sent ${type} while ${state}`);

export const badBytes = (cause: unknown): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar sent bytes that are no message: ${causeMessage(cause)}`,
    { cause },
  );

export const noAnswer = (
  question: { readonly python: string; readonly module: string },
  problem: string,
  said: string,
  cause: unknown,
): SidecarFailed =>
  new SidecarFailed(
    "package_missing",
    `${question.python} did not answer (${question.module}): ${problem}.${said === "" ? "" : `\n${said}`}\n` +
      `Run "npx nx run python:setup" to make the environment anew.`,
    { cause },
  );
