/** `--log`: hands a finished run to a logger of the sidecar's Python. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sidecarPython } from "@gain/experiment";
import { programOutput } from "@gain/sidecar";
import { z } from "zod";
import { noLogger, notLogged } from "../errors.ts";
import { stderr } from "../printer.ts";
import { exportedRun } from "./exportedRun.ts";
import type { Logger } from "./logOption.ts";
import { writeWandb } from "./wandbExport.ts";

const QUESTION_MS = 30_000;
/** A logger that uploads may take long. */
const LOGGING_MS = 10 * 60_000;
const Outcome = z.union([z.object({ logged: z.string() }), z.object({ failed: z.string() })]);

/** @throws UsageError where the logger is not installed, before anything is measured */
export async function assertLogger(logger: Logger | undefined): Promise<void> {
  if (logger === undefined) return;
  const python = sidecarPython(process.env);
  const question = `import importlib.util as u; print(u.find_spec("${logger}") is not None)`;
  const terms = { environment: process.env, timeoutMs: QUESTION_MS };
  const answer = await programOutput(python, ["-I", "-c", question], terms);
  if (answer?.trim() !== "True") throw noLogger(logger, python);
}

/** Prints where the run was logged, or why it was not; never throws. */
export async function logRun(logger: Logger | undefined, folder: string): Promise<void> {
  if (logger === undefined) return;
  stderr.text(
    await outcomeOf(logger, folder).catch((error: unknown) => notLogged(logger, String(error), folder)),
  );
}

/** One sentence: where the run was logged, or why it was not. */
export async function outcomeOf(logger: Logger, folder: string): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "gain-log-"));
  try {
    const run = await exportedRun(folder);
    await writeWandb(run, scratch);
    const answer = await programOutput(
      sidecarPython(process.env),
      ["-m", "gain.log_run", logger, run.name, scratch],
      { environment: process.env, timeoutMs: LOGGING_MS },
    );
    if (answer === undefined) return notLogged(logger, "its process failed", folder);
    const outcome = Outcome.parse(JSON.parse(answer));
    return "logged" in outcome
      ? `logged to ${logger}: ${outcome.logged}`
      : notLogged(logger, outcome.failed, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
