import { existsSync } from "node:fs";
import { sidecarPython } from "@gain/experiment";
import { runEventProcess } from "@gain/sidecar";
import type { ReadPlan } from "@gain/twins";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import type { Interruption } from "../interruption.ts";
import { noPython, trainingEnded, trainingRefused } from "../errors.ts";
import { stderr } from "../printer.ts";
import { planCost } from "./planCost.ts";
import { eventOfLine } from "./trainingEvent.ts";
import { TwinsProgress } from "./twinsProgress.ts";

/** Exit codes of the training program. */
const PYTHON = { done: 0, refused: 2, withFailures: 3, stopped: 4 } as const;

export interface Training {
  readonly plan: ReadPlan;
  readonly corpus: string;
  readonly out: string;
  readonly cells: readonly string[];
  readonly device: string;
}

/** How a training ended. */
export interface Trained {
  /** `done`, `errorRows`, `incomplete` or `interrupted` */
  readonly code: ExitCode;
  /** Models that are not used, each with its reason. */
  readonly failed: readonly string[];
  /** Why it stopped early; null where it did not. */
  readonly stopped: string | null;
}

/**
 * Trains and measures the models of a plan that are not there yet, in a Python process. Ctrl-C lets it save the model in
 * progress.
 *
 * @throws UsageError where nothing can be trained; with the last lines of the program where it ended by itself
 */
export async function trainTwins(
  { plan, corpus, out, cells, device }: Training,
  interruption: Interruption,
): Promise<Trained> {
  const python = sidecarPython(process.env);
  if (!existsSync(python)) throw noPython(python);
  const progress = new TwinsProgress(stderr, planCost(plan.plan, cells));
  const names = cells.length === 0 ? [] : ["--cells", cells.join(",")];
  const end = await interruption.draining(
    () =>
      runEventProcess(
        {
          file: python,
          arguments: [
            ...["-m", "gain_twins", "train", "--plan", plan.path, "--corpus", corpus, "--out", out],
            ...[...names, "--device", device],
          ],
        },
        {
          ...{ interrupted: interruption.interrupted, killed: interruption.killed },
          onLine: (line) => {
            const event = eventOfLine(line);
            if (event !== null) progress.event(event);
          },
        },
      ),
    "the model",
  );
  const { failed, error = null } = progress;
  if (interruption.interrupted.aborted) return { code: EXIT.interrupted, failed, stopped: error };
  switch (end.exitCode) {
    case PYTHON.done:
      return { code: EXIT.done, failed, stopped: null };
    case PYTHON.withFailures:
      return { code: EXIT.errorRows, failed, stopped: null };
    case PYTHON.stopped:
      return { code: EXIT.incomplete, failed, stopped: error };
    case PYTHON.refused:
      throw error === null ? trainingEnded(end) : trainingRefused(error);
    default:
      throw trainingEnded(end);
  }
}
