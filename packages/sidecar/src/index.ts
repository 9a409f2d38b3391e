export { DEFAULT_DEADLINES, SidecarSession } from "./sidecarSession.ts";
export type { Deadlines, SessionOptions } from "./sidecarSession.ts";
export { askPython, type PythonQuestion } from "./pythonQuestion.ts";
export { SidecarFailed, SidecarGone, SidecarSilent } from "./errors.ts";
export type { Departure } from "./errors.ts";
export type { SidecarCommand } from "./sidecarProcess.ts";
export type { HeadStart, LaunchedSidecar } from "./headStart.ts";
