import type { LoadedModel, ModelRequest } from "@gain/protocol";
import type { RunStore } from "@gain/records";
import type { Deadlines, HeadStart, SidecarCommand } from "@gain/sidecar";
import type { RunEvent } from "./runEvent.ts";

/** The folder of warm sidecars, and how long one is kept after the run; with null, no further sidecar is kept. */
export interface Keeping {
  readonly folder: string;
  readonly keepMs: number | null;
}

/** How sidecars are obtained and stopped, equal for every model of a run. */
export interface SidecarTerms {
  readonly command: SidecarCommand;
  /** A sidecar of this command that has been started already; the first turn uses it. */
  readonly headStart?: HeadStart | undefined;
  readonly deadlines: Deadlines;
  readonly keeping: Keeping;
  /** Error rows of a model beyond which its measuring stops; undefined without a limit. */
  readonly maxErrors?: ErrorLimit | undefined;
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

/** The input of measuring one model. */
export interface Measuring extends SidecarTerms {
  readonly store: RunStore;
  readonly request: ModelRequest;
  /** Suffix of the model's name that distinguishes revisions. */
  readonly suffix: string;
  /** Binds the loaded model in the store and returns its index there; throws where another model is bound. */
  readonly bind: (model: LoadedModel) => Promise<number>;
}
