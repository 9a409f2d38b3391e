export { IncompleteRun, UsageError } from "./errors.ts";
export { measureModel } from "./measureModel.ts";
export type { Measuring, MeasuringTimes } from "./measureModel.ts";
export { NOTEBOOK_PROMPTS } from "./notebookPrompts.ts";
export { readPrompts } from "./promptFile.ts";
export type { PromptRecord } from "./promptFile.ts";
export type { RunEvent } from "./runEvent.ts";
export { sidecarCommand, sidecarPython } from "./sidecarCommand.ts";
