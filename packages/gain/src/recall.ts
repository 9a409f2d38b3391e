import { basename } from "node:path";
import type { OpenRun } from "@gain/experiment";
import {
  assertPassed,
  quickCheck,
  RunStore,
  SealedFacts,
  unsealRun,
  type Check,
  type RunManifest,
} from "@gain/records";
import { printDigest } from "./digestLine.ts";
import type { ExitCode } from "./exitCodes.ts";
import { exitOfFinished } from "./exitOfFinished.ts";
import type { ExperimentArguments } from "./experimentOptions.ts";
import type { GivenOption } from "./givenOptions.ts";
import { printFindings, type Printed } from "./outputs/printFindings.ts";
import type { Progress } from "./progress.ts";
import type { ChosenReferences } from "./referencesOption.ts";
import { reproduceCommand } from "./reproduceCommand.ts";
import { measuredHere, seal, type Measuring, type Sealed } from "./sealing.ts";
import { planned, runSource } from "./sources/runSource.ts";
import { leftOutModels } from "./sources/leftOutModels.ts";
import { loadedModels, modelsOfStore } from "./sources/storeModels.ts";

interface Recalling {
  readonly progress: Progress | undefined;
  readonly references: ChosenReferences;
}

/**
 * Prints the findings of a finished run. A run that passes the quick check stays unchanged. Where only outputs or manifest
 * fail it, they are written again from the store.
 *
 * @throws RecordsError `run_changed` where plan or store fail it
 */
export async function recall(
  options: ExperimentArguments,
  given: readonly GivenOption[],
  run: OpenRun,
  recalling: Recalling,
): Promise<ExitCode> {
  const { progress } = recalling;
  progress?.line("this run is complete: nothing is measured, its findings follow");
  const { folder, store, plan } = run;
  let shown: Printed;
  let sealed: Sealed;
  try {
    const { sealed: read, faults, unsound } = await quickCheck(folder, store, plan);
    assertPassed(folder, unsound);
    if (read !== null && faults.length === 0) {
      shown = await findingsOfRun(options, run, read.manifest, recalling);
      sealed = { exitCode: await exitOfFinished(store, plan), digest: read.digest };
    } else {
      progress?.line(`the outputs are written again from the store: ${namedFaults(faults)}`);
      const measuring = await measuringOf(store, read?.manifest ?? null);
      await store.close();
      ({ shown, sealed } = await writtenAgain(options, given, run, measuring, recalling));
    }
  } finally {
    await store.close();
  }
  printFindings(shown, folder, options);
  if (!options.quiet) printDigest(folder, sealed.digest);
  return sealed.exitCode;
}

const namedFaults = (faults: readonly Check[]): string =>
  faults.map(({ check, detail }) => `${check}: ${detail}`).join("; ");

async function findingsOfRun(
  options: ExperimentArguments,
  { folder, store, plan }: OpenRun,
  { timeline, files }: RunManifest,
  { references }: Recalling,
): Promise<Printed> {
  const [{ analyse }, { findingsOf, withTimelines }] = await Promise.all([
    import("./outputs/analysedModels.ts"),
    import("./outputs/findings.ts"),
  ]);
  const models = await modelsOfStore(store, plan);
  const analysis = await analyse(
    models,
    [{ path: folder, models, leftOut: await leftOutModels(store, plan), ...planned(plan) }],
    {
      families: options.family,
    },
  );
  const timelines = timeline === undefined ? [] : [{ heading: basename(folder), timeline }];
  return {
    ...withTimelines(findingsOf(analysis, references(analysis.models)), timelines),
    files: files.map(({ file }) => file),
    notices: [],
  };
}

/** What the seal of an earlier session says of the measuring; the store's seal counts before the manifest. */
async function measuringOf(store: RunStore, manifest: RunManifest | null): Promise<Measuring> {
  const text = await store.sealed();
  const facts = text === null ? manifest : SealedFacts.parse(JSON.parse(text));
  if (facts === null) return { ...(await measuredHere()), timings: {} };
  const { gitCommit, machine, timings, timeline } = facts;
  return { gitCommit, machine, timings, timeline };
}

/** The run counts as unfinished until it is sealed again. */
async function writtenAgain(
  options: ExperimentArguments,
  given: readonly GivenOption[],
  { folder, plan }: OpenRun,
  measuring: Measuring,
  { references }: Recalling,
): Promise<{ shown: Printed; sealed: Sealed }> {
  const { writeOutputs } = await import("./outputs/writeOutputs.ts");
  const store = await RunStore.open(folder);
  try {
    await unsealRun(folder);
    const { timeline } = measuring;
    const source = await runSource(
      { folder, plan, store },
      timeline === undefined ? undefined : () => timeline,
    );
    const outputs = await writeOutputs(folder, [source], {
      command: reproduceCommand(given, await loadedModels(store)),
      createdAt: new Date(),
      families: options.family,
      references,
    });
    return { shown: outputs, sealed: await seal({ folder, plan, store }, outputs, measuring) };
  } finally {
    await store.close();
  }
}
