import type { LoadedModel, ModelRequest } from "@gain/protocol";
import type { RunStore } from "@gain/records";
import type { Deadlines, Fleet, HeadStart, SidecarCommand } from "@gain/sidecar";
import type { RunEvent } from "./runEvent.ts";
import type { WorkPool } from "./workPool.ts";

/** The folder of warm sidecars, and how long one is kept after the run; with null, no further sidecar is kept. */
export interface Keeping {
  readonly folder: string;
  readonly keepMs: number | null;
}

/** How sidecars are obtained and stopped, equal for every model and lane of a run. */
export interface SidecarTerms {
  readonly deadlines: Deadlines;
  readonly keeping: Keeping;
  /** Error rows of a model beyond which its measuring stops; undefined without a limit. */
  readonly maxErrors?: ErrorLimit | undefined;
  /** The most bytes that the vectors of the run may have; undefined without a limit. */
  readonly maxDisk?: number | undefined;
  /** Finish the open leases and stop. */
  readonly interrupted: AbortSignal;
  /** Stop immediately. */
  readonly killed: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** A number of prompts, or a share of the planned ones in percent. */
export interface ErrorLimit {
  readonly value: number;
  readonly unit: "prompts" | "percent";
}

/** Where sidecars are started, one at a time: a device, or a share of one. */
export interface Lane {
  /** Such as `cuda:0`; empty for the only lane of a run. */
  readonly name: string;
  readonly command: SidecarCommand;
  /** A sidecar of this command that has been started already; the first turn uses it. */
  readonly headStart?: HeadStart | undefined;
  /** Its sidecars are started on nodes of a cluster, in place of the command. */
  readonly cluster?: { readonly fleet: Fleet; readonly gpus: number } | undefined;
}

/** One load of a model. */
export interface Load {
  /** Of the session that loaded it. */
  readonly epoch: number;
  /** Name of its lane, on a cluster with the node and its GPUs. */
  readonly lane: string;
}

/** The input of measuring one model on one lane. */
export interface Measuring extends SidecarTerms {
  readonly lane: Lane;
  /** What the lanes of the model share. */
  readonly pool: WorkPool;
  /** Number of lanes that measure any model of the run: the store takes the answers of all, one at a time. */
  readonly lanesOfRun: () => number;
  /** A number that no other session of the run has. */
  readonly nextEpoch: () => number;
  readonly store: RunStore;
  readonly request: ModelRequest;
  /** Suffix of the model's name that distinguishes revisions. */
  readonly suffix: string;
  /** Binds the loaded model in the store and returns its index there; throws where another model is bound. */
  readonly bind: (model: LoadedModel, load: Load) => Promise<number>;
}
