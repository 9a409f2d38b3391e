import { assertSound, sealRun, type RunManifest, type RunTimeline } from "@gain/records";
import { exitOfFinished } from "./exitOfFinished.ts";
import type { ExitCode } from "./exitCodes.ts";
import type { Outputs } from "./outputs/writeOutputs.ts";
import { ownCommit, softwareVersions, thisMachine } from "./provenance.ts";
import type { StoredRun } from "./sources/runSource.ts";

/** How a run was measured. */
export interface Measuring {
  readonly gitCommit: string | null;
  readonly machine: RunManifest["machine"];
  readonly timings: RunManifest["timings"];
  readonly timeline?: RunTimeline | undefined;
}

/** A run that can be given out as finished. */
export interface Sealed {
  readonly exitCode: ExitCode;
  /** Digest of the manifest. */
  readonly digest: string;
}

/**
 * Checks that the store has one row for each planned measurement and that every output is there as it was written, and
 * seals the run. The store is closed. `verify` checks more: see docs/verify.md.
 *
 * @throws RecordsError `run_changed` where a check fails
 */
export async function seal(
  { folder, plan, store }: StoredRun,
  { entries, made }: Pick<Outputs, "entries" | "made">,
  { timeline, ...measuring }: Measuring,
): Promise<Sealed> {
  await assertSound(folder, store, plan);
  const exitCode = await exitOfFinished(store, plan);
  const digest = await sealRun(
    { dir: folder, plan, store, outputs: entries },
    {
      exitCode,
      ...measuring,
      software: softwareVersions(),
      ...(timeline === undefined ? {} : { timeline }),
      outputs: made,
    },
  );
  return { exitCode, digest };
}

/** The program and the machine of this process. */
export async function measuredHere(): Promise<Pick<Measuring, "gitCommit" | "machine">> {
  return {
    gitCommit: await ownCommit(),
    machine: thisMachine(),
  };
}
