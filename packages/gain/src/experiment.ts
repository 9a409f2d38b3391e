/**
 * `gain experiment`, from the command to the manifest.
 *
 *   1. plan      read the prompts, make the run's folder or continue an unfinished run
 *   2. measure   each model in a sidecar; every answer is durable before it is acknowledged
 *   3. analyse   the stored rows
 *   4. write     CSV, JSON, figures, summary
 *   5. seal      close the store and write the manifest with every file's digest, last
 */
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  gitCommit,
  IncompleteRun,
  namedAfterModel,
  openRun,
  revisionSuffix,
  runModels,
  sidecarCommand,
  type OpenRun,
  type RunOptions,
  type RunProgress,
  type RunEvent,
} from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import {
  assertScratchRoot,
  discardRun,
  faultPoint,
  readManifest,
  roundingAlarm,
  sealRun,
  writeFileAtomically,
  writeRunParquet,
  type RunTimeline,
} from "@gain/records";
import { warmFolder, type HeadStart } from "@gain/sidecar";
import { absolutePath } from "./absolutePath.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import type { ExperimentArguments } from "./experimentOptions.ts";
import { assertFamilies } from "./familyOption.ts";
import type { Interruption } from "./interruption.ts";
import { deadlinesOf } from "./modelOptions.ts";
import { modelRequests } from "./modelRequests.ts";
import { loadOutputs, rehearseOutputs } from "./outputs/loadOutputs.ts";
import { isShort, keepHeapSmall } from "./longRun.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { TRACE_FILE, traceText } from "./outputs/traceText.ts";
import type { GivenOption } from "./givenOptions.ts";
import { readReferences, type ChosenReferences } from "./referencesOption.ts";
import { reproduceCommand } from "./reproduceCommand.ts";
import { Progress } from "./progress.ts";
import { aboutModels } from "./sources/parquetAbout.ts";
import { labelsOf, loadedModels, modelsOfStore } from "./sources/storeModels.ts";
import { Timeline } from "./timeline.ts";
import { manifestModels, softwareVersions, thisMachine, timings } from "./provenance.ts";

const RUNS_FOLDER = "runs";

/** @param given the options of the command line, for the command that reproduces the run */
export async function experiment(
  options: ExperimentArguments,
  given: readonly GivenOption[],
  headStart: HeadStart | undefined,
  interruption: Interruption,
): Promise<ExitCode> {
  const progress = options.progress ? new Progress(process.stderr) : undefined;
  const models = modelRequests(options);
  // At the end of the run, the Parquet file is made in this folder.
  await assertScratchRoot();
  assertFamilies(
    options.family,
    models.flatMap(({ model }) => (model === "auto" ? [] : [model])),
  );
  const references = await readReferences(options.references);
  const timeline = new Timeline({ models: models.length, keepsTrace: options.profile });
  progress?.line(
    `gain: measuring ${models.map((model) => `${model.model}${revisionSuffix(model, models)}`).join(", ")}`,
  );
  await keepHeapSmall(absolutePath(options.prompts));
  const run = await timeline.during("read the plan", () =>
    openRun({
      models,
      promptFile: absolutePath(options.prompts),
      promptColumn: options.promptColumn,
      folder: options.out === undefined ? undefined : absolutePath(options.out),
      runsFolder: resolve(RUNS_FOLDER),
      retryErrors: options.retryErrors,
      margin: options.margin,
      startedAt: new Date(),
    }),
  );
  faultPoint("a run is planned");
  const tell = (event: RunEvent): void => {
    timeline.event(event);
    progress?.event(event);
  };
  tell({
    kind: "planned",
    folder: run.folder,
    prompts: run.plan.prompts.count,
    models: models.length,
    resumed: run.found === "unfinished" || run.found === "finished",
    replaced: run.found === "replaced",
  });
  return run.found === "finished"
    ? await recall(options, run, { progress, references })
    : await carryOut(options, given, models, run, {
        timeline,
        headStart,
        interruption,
        progress,
        tell,
        references,
      });
}

/** Prepares the outputs while the sidecar loads or measures. A failure surfaces again when the outputs are written. */
function readyOutputs({ kind }: RunEvent): void {
  if (kind === "loading") void rehearseOutputs().catch(() => undefined);
  if (kind === "leased") void loadOutputs().catch(() => undefined);
}

/** Prints the findings of a finished run, which stays unchanged. */
async function recall(
  options: ExperimentArguments,
  run: OpenRun,
  { progress, references }: Pick<Session, "progress" | "references">,
): Promise<ExitCode> {
  progress?.line("this run is complete: nothing is measured, its findings follow");
  if (options.keepWarm !== undefined)
    process.stderr.write(
      "--keep-warm has no effect, since no sidecar was needed; gain sidecar start loads one\n",
    );
  if (options.profile) process.stderr.write("--profile writes no trace, since nothing was measured\n");
  const [{ analyse }, { findingsOf, withTimelines }] = await Promise.all([
    import("./outputs/analysedModels.ts"),
    import("./outputs/findings.ts"),
  ]);
  let analysis;
  let errors = 0;
  let models;
  try {
    analysis = await analyse(await modelsOfStore(run.store, run.plan), [], options.family);
    models = await run.store.models();
    for (const { modelIndex } of models) errors += (await run.store.counts(modelIndex)).errors;
  } finally {
    await run.store.close();
  }
  const { timeline, files } = await readManifest(run.folder);
  const timelines = timeline === undefined ? [] : [{ heading: basename(run.folder), timeline }];
  printFindings(
    {
      ...withTimelines(findingsOf(analysis, references(analysis.models)), timelines),
      files: files.map(({ file }) => file),
      notices: [],
    },
    run.folder,
    options,
  );
  return exitOfFinished(models, errors);
}

/** Untrustworthy numbers take precedence over error rows, which the results list. */
function exitOfFinished(models: readonly { readonly loaded: unknown }[], errors: number): ExitCode {
  if (models.some(({ loaded }) => roundingAlarm(loaded) !== null)) return EXIT.untrusted;
  return errors > 0 ? EXIT.errorRows : EXIT.done;
}

/** Removes the folder of a new run that fails before anything is measured, so that the next call starts anew. */
async function measureOrDiscard(
  { folder, made, store }: OpenRun,
  progress: Progress | undefined,
  options: RunOptions,
): Promise<RunProgress> {
  try {
    return await runModels(options);
  } catch (error) {
    // The store of an incomplete run has the prompts that crashed the sidecar, for the next process.
    const isKept = made === null || error instanceof IncompleteRun;
    // An error of the removal would hide why nothing was measured.
    const isGone = !isKept && (await discardRun(folder, made, store).catch(() => false));
    if (isGone) progress?.line(`nothing was measured: ${folder} is removed`);
    throw error;
  }
}

interface Session {
  readonly timeline: Timeline;
  readonly headStart: HeadStart | undefined;
  readonly interruption: Interruption;
  readonly progress: Progress | undefined;
  readonly tell: (event: RunEvent) => void;
  readonly references: ChosenReferences;
}

async function carryOut(
  options: ExperimentArguments,
  given: readonly GivenOption[],
  requests: readonly ModelRequest[],
  opened: OpenRun,
  { timeline, headStart, interruption, progress, tell, references }: Session,
): Promise<ExitCode> {
  const started = performance.now();
  let run = opened;
  let outputs;
  let reported: RunTimeline | undefined;
  let done;
  let models;
  try {
    const { interrupted, killed } = interruption;
    done = await interruption.draining(() =>
      measureOrDiscard(run, progress, {
        run,
        models: requests,
        command: sidecarCommand(process.env),
        headStart,
        deadlines: deadlinesOf(options),
        keeping: { folder: warmFolder(process.env), keepMs: options.keepWarm ?? null },
        maxErrors: options.maxErrors,
        interrupted,
        killed,
        onEvent: (event) => {
          if (isShort(run.plan.prompts.count)) readyOutputs(event);
          tell(event);
        },
      }),
    );
    const { ended } = done;
    if (interrupted.aborted) return EXIT.interrupted;
    if (done.missing > 0) return EXIT.incomplete;
    faultPoint("a run is measured");
    run = await namedAfterModel(run);
    if (run.folder !== opened.folder) progress?.line(`the run's folder is now ${run.folder}`);
    const { folder, store, plan } = run;
    progress?.line("analysing and drawing");
    const measured = await timeline.during("read the rows", () => modelsOfStore(store, plan));
    const source = {
      path: folder,
      models: measured,
      writeParquet: (path: string) => writeRunParquet(path, store, labelsOf, aboutModels(measured)),
      // Recorded once, before the report is written, so that an analysis of the stored run has the same timeline.
      timeline: async () => {
        await ended;
        return (reported ??= timeline.recorded());
      },
    };
    const { writeOutputs } = await import("./outputs/writeOutputs.ts");
    outputs = await writeOutputs(folder, [source], {
      command: reproduceCommand(given, await loadedModels(store)),
      createdAt: new Date(),
      families: options.family,
      references,
      during: (name, work) => timeline.during(name, work),
    });
    faultPoint("the outputs are written");
    models = await manifestModels(store);
  } finally {
    await timeline.during("close the store", () => run.store.close());
    await done?.ended;
  }
  if (options.profile) {
    await writeFileAtomically(join(run.folder, TRACE_FILE), traceText(timeline.trace));
    outputs = { ...outputs, files: [...outputs.files, TRACE_FILE] };
  }
  const exitCode = exitOfFinished(models, done.errors);
  await sealRun(run.folder, {
    exitCode,
    gitCommit: await gitCommit(fileURLToPath(new URL(".", import.meta.url))),
    software: softwareVersions(),
    machine: thisMachine(),
    timings: timings(done.times, (performance.now() - started) / 1000),
    ...(reported === undefined ? {} : { timeline: reported }),
    models,
  });
  faultPoint("a run is sealed");
  printFindings(outputs, run.folder, options);
  return exitCode;
}
