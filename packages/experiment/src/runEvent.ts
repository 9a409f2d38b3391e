import type { LoadedModel, NoticeCode } from "@gain/protocol";
import type { Origin } from "@gain/sidecar";

/** What a run tells while it goes on, in the order in which it happens. */
export type RunEvent =
  | {
      readonly kind: "planned";
      readonly folder: string;
      readonly prompts: number;
      readonly models: number;
      readonly resumed: boolean;
      /** Another plan, of which nothing was measured, gave way. */
      readonly replaced: boolean;
    }
  | {
      readonly kind: "starting";
      readonly model: string;
      /** Why no warm sidecar could be looked for, where that is so. */
      readonly trouble: string | undefined;
    }
  | {
      readonly kind: "greeted";
      readonly origin: Origin;
      readonly pid: number;
      readonly python: string;
      readonly seconds: number;
    }
  | {
      readonly kind: "loading";
      readonly step: string;
      readonly text: string;
      readonly done: number | null;
      readonly total: number | null;
    }
  | {
      readonly kind: "loaded";
      readonly model: LoadedModel;
      /** A warm sidecar had it already. */
      readonly reused: boolean;
      readonly seconds: number;
    }
  /** A lease has gone to the sidecar, which measures from now on whatever this process does. */
  | { readonly kind: "leased"; readonly prompts: number }
  | {
      readonly kind: "measured";
      readonly model: string;
      readonly measured: number;
      readonly errors: number;
      readonly planned: number;
    }
  /** A sidecar worked another way than it was set up to; the numbers stand. */
  | { readonly kind: "notice"; readonly code: NoticeCode; readonly text: string }
  /** A step that has ended, by the wall clock of this host. */
  | {
      readonly kind: "step";
      readonly by: "orchestrator" | "sidecar";
      readonly name: string;
      /** Seconds since 1970. */
      readonly startedAt: number;
      readonly seconds: number;
      /** What was measured in it: rows, and their tokens without padding. */
      readonly lease?: { readonly prompts: number; readonly tokens: number };
    }
  | { readonly kind: "restarting"; readonly reason: string; readonly crashes: number };
