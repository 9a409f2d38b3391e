import { rm } from "node:fs/promises";
import type { LoadedModel, ModelRequest } from "@gain/protocol";
import { makeScratchFolder, scratchPath } from "@gain/records";
import { SidecarSession, type Deadlines, type PlannedWork, type SidecarCommand } from "@gain/sidecar";
import { loadingPlan } from "./loadingPlan.ts";
import { openRun } from "./openRun.ts";
import type { RunEvent } from "./runEvent.ts";

export interface WarmUpOptions {
  readonly models: readonly ModelRequest[];
  /** The prompts of the later runs. Checks on a sample of them are not repeated in those runs. */
  readonly promptFile: string;
  readonly promptColumn?: string | undefined;
  readonly command: SidecarCommand;
  readonly deadlines: Deadlines;
  readonly keeping: { readonly folder: string; readonly keepMs: number };
  readonly interrupted: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

export interface WarmModel {
  readonly pid: number;
  readonly model: LoadedModel;
}

/**
 * Loads each model as a run of these prompts would, each into its own warm sidecar.
 *
 * @throws UsageError when the prompts cannot be read, RecordsError without a temporary folder, SidecarFailed | SidecarGone
 *   | SidecarSilent when a model cannot be loaded
 */
export async function warmUp(options: WarmUpOptions): Promise<WarmModel[]> {
  const { models, promptFile, promptColumn, interrupted } = options;
  const folder = scratchPath();
  await makeScratchFolder(folder);
  try {
    const run = await openRun({
      models,
      promptFile,
      promptColumn,
      folder,
      runsFolder: folder,
      startedAt: new Date(),
    });
    try {
      const plan = await loadingPlan(run.store);
      const warm: WarmModel[] = [];
      for (const request of models)
        if (!interrupted.aborted) warm.push(...(await load(options, request, plan)));
      return warm;
    } finally {
      await run.store.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns the warm model; an empty list where it was interrupted */
async function load(
  { command, deadlines, keeping, interrupted, onEvent }: WarmUpOptions,
  request: ModelRequest,
  plan: PlannedWork,
): Promise<WarmModel[]> {
  const began = performance.now();
  const onStart = (): void => {
    onEvent({ kind: "starting", model: request.model, trouble: undefined });
  };
  const warm = { ...keeping, request, onStart };
  const session = await SidecarSession.start({ command, epoch: 1, credit: 1, deadlines, warm });
  const kill = (): void => {
    session.kill();
  };
  interrupted.addEventListener("abort", kill);
  try {
    // An interruption while the sidecar started has no event any more.
    if (interrupted.aborted) return [];
    const { pid, python } = session.hello;
    const seconds = (performance.now() - began) / 1000;
    onEvent({ kind: "greeted", origin: session.origin, pid, python, seconds });
    const loaded = await session.load(request, plan, ({ step: phase, text, done, total }) => {
      onEvent({ kind: "loading", phase, text, done, total });
    });
    onEvent({ kind: "loaded", ...loaded });
    return [{ pid, model: loaded.model }];
  } catch (error) {
    session.kill();
    if (interrupted.aborted) return [];
    throw error;
  } finally {
    interrupted.removeEventListener("abort", kill);
    await session.close();
  }
}
