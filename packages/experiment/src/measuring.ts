import type { LoadedModel, ModelRequest } from "@gain/protocol";
import type { RunStore } from "@gain/records";
import type { Deadlines, HeadStart, SidecarCommand } from "@gain/sidecar";
import type { RunEvent } from "./runEvent.ts";

/** Where warm sidecars are looked for, and how long one is kept after the run; null keeps none that is not kept already. */
export interface Keeping {
  readonly folder: string;
  readonly keepMs: number | null;
}

/** How sidecars are come by, and what stops the measuring: the same for every model of a run. */
export interface SidecarTerms {
  readonly command: SidecarCommand;
  /** A sidecar of this command that has been started already; the first turn takes it. */
  readonly headStart?: HeadStart | undefined;
  readonly deadlines: Deadlines;
  readonly keeping: Keeping;
  /** Finish what is under way and stop. */
  readonly interrupted: AbortSignal;
  /** Stop now. */
  readonly killed: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Everything that the measuring of one model needs. */
export interface Measuring extends SidecarTerms {
  readonly store: RunStore;
  readonly request: ModelRequest;
  /** Goes behind the model's name, to tell revisions apart. */
  readonly suffix: string;
  /** Takes the loaded model into the store, or refuses it, and gives its number there. */
  readonly bind: (model: LoadedModel) => Promise<number>;
}
