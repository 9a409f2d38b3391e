/**
 * `gain experiment`, from the command to the manifest.
 *
 *   1. plan      read the prompts, make the run's folder or continue an unfinished run
 *   2. measure   each model in a sidecar; every answer is durable before it is acknowledged
 *   3. analyse   the stored rows
 *   4. write     CSV, JSON, figures, summary
 *   5. seal      check the store, close it and write the manifest with every file's digest, last
 */
import { join, resolve } from "node:path";
import {
  FetchedWeights,
  hubCache,
  IncompleteRun,
  namedAfterModel,
  openRun,
  resumable,
  revisionSuffix,
  lanesOn,
  runModels,
  readingCommand,
  sidecarCommand,
  type Lane,
  type OpenRun,
  type RunOptions,
  type RunProgress,
  type RunEvent,
} from "@gain/experiment";
import type { ModelRequest } from "@gain/protocol";
import {
  assertSameRun,
  discardRun,
  faultPoint,
  readyScratch,
  runIdentity,
  writeFileAtomically,
  type RunTimeline,
} from "@gain/records";
import { warmFolder, type HeadStart } from "@gain/sidecar";
import { absolutePath } from "./absolutePath.ts";
import { assertClusterMeaningful } from "./clusterOption.ts";
import { printDigest } from "./digestLine.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import type { ExperimentArguments } from "./experimentOptions.ts";
import { assertLogger, logRun } from "./export/logRun.ts";
import { assertFamilies } from "./familyOption.ts";
import type { Interruption } from "./interruption.ts";
import { LiveFile } from "./live/liveFile.ts";
import { deadlinesOf } from "./modelOptions.ts";
import { onCluster } from "./onCluster.ts";
import { loadOutputs, rehearseOutputs } from "./outputs/loadOutputs.ts";
import { isShort, keepHeapSmall } from "./longRun.ts";
import { printFindings } from "./outputs/printFindings.ts";
import { TRACE_FILE, traceText } from "./outputs/traceText.ts";
import type { GivenOption } from "./givenOptions.ts";
import { readReferences, type ChosenReferences } from "./referencesOption.ts";
import { reproduceCommand } from "./reproduceCommand.ts";
import { assertVectorsFit } from "./studyNeeds.ts";
import { studied } from "./studyRequests.ts";
import { stderr } from "./printer.ts";
import { Progress } from "./progress.ts";
import type { Outputs } from "./outputs/writeOutputs.ts";
import { recall } from "./recall.ts";
import { RUNS_FOLDER } from "./runsFolder.ts";
import { measuredHere, seal } from "./sealing.ts";
import { runSource } from "./sources/runSource.ts";
import { loadedModels } from "./sources/storeModels.ts";
import { Timeline } from "./timeline.ts";
import { timings } from "./provenance.ts";

/** @param given the options of the command line, for the command that reproduces the run */
export async function experiment(
  asked: ExperimentArguments,
  given: readonly GivenOption[],
  headStart: HeadStart | undefined,
  interruption: Interruption,
): Promise<ExitCode> {
  const { options, models, plan, cluster } = await studied(asked, given);
  assertClusterMeaningful(options, cluster);
  // The sidecars of a cluster are on other hosts.
  if (cluster !== undefined) await headStart?.release();
  const progress = options.progress && !options.quiet ? new Progress(stderr) : undefined;
  await assertLogger(options.log);
  // At the end of the run, the Parquet file is made in this folder.
  await readyScratch();
  assertFamilies(
    options.family,
    models.flatMap(({ model }) => (model === "auto" ? [] : [model])),
  );
  const references = await readReferences(options.references);
  const command = sidecarCommand(process.env);
  const lanes =
    options.devices === undefined
      ? [{ name: "", command, headStart }]
      : await lanesOn(options.devices, command, process.env);
  const timeline = new Timeline({ models: models.length, keepsTrace: options.profile });
  progress?.line(
    `gain: measuring ${models.map((model) => `${model.model}${revisionSuffix(model, models)}`).join(", ")}`,
  );
  await keepHeapSmall(absolutePath(options.prompts));
  const run = await timeline.during("read the plan", () =>
    resumable("plan", () =>
      openRun({
        models,
        promptFile: absolutePath(options.prompts),
        promptColumn: options.promptColumn,
        folder: options.out === undefined ? undefined : absolutePath(options.out),
        runsFolder: resolve(RUNS_FOLDER),
        retryErrors: options.retryErrors,
        amend: options.amend,
        margin: options.margin,
        plannedAnalysis: plan,
        groupBy: options.groupBy,
        startedAt: new Date(),
      }),
    ),
  );
  faultPoint("a run is planned");
  const live = new LiveFile(run.folder, run.plan.prompts.count * models.length);
  const tell = (event: RunEvent, lane: string): void => {
    timeline.event(event, lane);
    live.event(event, lane);
    progress?.event(event, lane);
  };
  const planned: RunEvent = {
    kind: "planned",
    folder: run.folder,
    prompts: run.plan.prompts.count,
    models: models.length,
    resumed: run.found === "unfinished" || run.found === "finished",
    replaced: run.found === "replaced",
  };
  tell(planned, "");
  for (const change of run.changes) progress?.line(change);
  if (run.found === "finished") {
    if (!options.quiet) printIdle(options);
    return resumable("run", () => recall(options, given, run, { progress, references }));
  }
  return resumable("run", () =>
    carryOut(options, given, models, run, {
      timeline,
      onLanes:
        cluster === undefined
          ? (work) => work(lanes)
          : (work) => onCluster(cluster, options, deadlinesOf(options).startMs, work),
      interruption,
      progress,
      tell,
      live,
      references,
    }),
  );
}

/** Prepares the outputs while the sidecar loads or measures. A failure surfaces again when the outputs are written. */
function readyOutputs({ kind }: RunEvent): void {
  if (kind === "loading") void rehearseOutputs().catch(() => undefined);
  if (kind === "leased") void loadOutputs().catch(() => undefined);
}

/** Names the options that have no effect on a finished run. */
function printIdle({ keepWarm, profile, log }: ExperimentArguments): void {
  if (keepWarm !== undefined)
    stderr.text("--keep-warm has no effect, since no sidecar was needed; gain sidecar start loads one");
  if (profile) stderr.text("--profile writes no trace, since nothing was measured");
  if (log !== undefined) stderr.text("--log has no effect, since nothing was measured");
}

/** Removes the folder of a new run that fails before anything is measured, so that the next call starts anew. */
async function measureOrDiscard(
  { folder, made, store }: OpenRun,
  { progress, live, onLanes }: Pick<Session, "progress" | "live" | "onLanes">,
  requests: readonly ModelRequest[],
  options: Omit<RunOptions, "lanes">,
): Promise<RunProgress> {
  try {
    await assertVectorsFit(requests, options.run.plan.prompts.count, options.maxDisk);
    // The manifest names every file of the folder, and a folder with another file is not removed.
    const measure = (lanes: readonly Lane[]): Promise<RunProgress> => runModels({ ...options, lanes });
    return await resumable("run", () => onLanes(measure)).finally(() => live.remove());
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
  /** Calls a function with the lanes of the run, which are there until it ends. */
  readonly onLanes: (work: (lanes: readonly Lane[]) => Promise<RunProgress>) => Promise<RunProgress>;
  readonly interruption: Interruption;
  readonly progress: Progress | undefined;
  readonly tell: (event: RunEvent, lane: string) => void;
  readonly live: LiveFile;
  readonly references: ChosenReferences;
}

async function carryOut(
  options: ExperimentArguments,
  given: readonly GivenOption[],
  requests: readonly ModelRequest[],
  opened: OpenRun,
  { timeline, onLanes, interruption, progress, tell, live, references }: Session,
): Promise<ExitCode> {
  const started = performance.now();
  let run = opened;
  let outputs: Outputs;
  let sealed;
  let reported: RunTimeline | undefined;
  let done: RunProgress | undefined;
  try {
    const { interrupted, killed } = interruption;
    const cache = hubCache(process.env);
    const fetched = options.freeCache ? await FetchedWeights.since(cache, requests) : undefined;
    done = await interruption.draining(() =>
      measureOrDiscard(run, { progress, live, onLanes }, requests, {
        run,
        fetched,
        readingCommand: readingCommand(process.env),
        deadlines: deadlinesOf(options),
        keeping: { folder: warmFolder(process.env), keepMs: options.keepWarm ?? null },
        maxErrors: options.maxErrors,
        maxDisk: options.maxDisk,
        interrupted,
        killed,
        onEvent: (event, lane) => {
          if (isShort(run.plan.prompts.count)) readyOutputs(event);
          tell(event, lane);
        },
      }),
    );
    const { ended, times } = done;
    if (interrupted.aborted) return EXIT.interrupted;
    if (done.missing > 0) return EXIT.incomplete;
    faultPoint("a run is measured");
    run = await namedAfterModel(run);
    if (run.folder !== opened.folder) progress?.line(`the run's folder is now ${run.folder}`);
    const { folder, store } = run;
    const identity = await runIdentity(folder);
    progress?.line("analysing and drawing");
    const source = await timeline.during("read the rows", () =>
      runSource(run, async () => {
        await ended;
        // Recorded once, before the report is written, so that an analysis of the stored run has the same timeline.
        return (reported ??= timeline.recorded());
      }),
    );
    const { writeOutputs } = await import("./outputs/writeOutputs.ts");
    outputs = await writeOutputs(folder, [source], {
      command: reproduceCommand(given, await loadedModels(store)),
      createdAt: new Date(),
      families: options.family,
      references,
      during: (name, work) => timeline.during(name, work),
    });
    faultPoint("the outputs are written");
    if (options.profile) {
      await writeFileAtomically(join(folder, TRACE_FILE), traceText(timeline.trace));
      outputs = { ...outputs, files: [...outputs.files, TRACE_FILE] };
    }
    // Files that were written into another folder do not complete the run.
    await assertSameRun(folder, identity);
    sealed = await seal(run, outputs, {
      ...(await measuredHere()),
      timings: timings(times, (performance.now() - started) / 1000),
      timeline: reported,
    });
    await assertSameRun(folder, identity);
    faultPoint("a run is sealed");
  } finally {
    await run.store.close();
    await done?.ended;
  }
  printFindings(outputs, run.folder, options);
  if (!options.quiet) printDigest(run.folder, sealed.digest);
  await logRun(options.log, run.folder);
  return sealed.exitCode;
}
