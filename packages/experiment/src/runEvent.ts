import type { LoadedModel, Measured, NoticeCode } from "@gain/protocol";
import type { Origin } from "@gain/sidecar";
import type { VectorSize } from "./vectorRoom.ts";

/** Events of a run, in the order in which they happen. */
export type RunEvent =
  | {
      readonly kind: "planned";
      readonly folder: string;
      readonly prompts: number;
      readonly models: number;
      readonly resumed: boolean;
      /** Another plan, of which nothing was measured, was replaced. */
      readonly replaced: boolean;
    }
  | {
      readonly kind: "starting";
      readonly model: string;
      /** Why warm sidecars cannot be used; undefined where they can. */
      readonly trouble: string | undefined;
    }
  /** No node of the cluster has room for the lane's sidecar, which is started when one has. */
  | { readonly kind: "waiting"; readonly reason: string }
  | {
      readonly kind: "greeted";
      readonly origin: Origin;
      /** Node and GPUs of a sidecar on a cluster. */
      readonly place?: string | undefined;
      readonly pid: number;
      readonly python: string;
      readonly seconds: number;
    }
  | {
      readonly kind: "loading";
      readonly phase: string;
      readonly text: string;
      readonly done: number | null;
      readonly total: number | null;
    }
  | {
      readonly kind: "loaded";
      readonly model: LoadedModel;
      /** A warm sidecar had loaded it already. */
      readonly reused: boolean;
      readonly seconds: number;
    }
  /** The size of a model's vectors, before the first lease. */
  | { readonly kind: "vectors"; readonly model: string; readonly size: VectorSize }
  /** A lease was sent to the sidecar, which now measures independently of this process. */
  | { readonly kind: "leased"; readonly prompts: number }
  | {
      readonly kind: "measured";
      readonly model: string;
      /** Rows and error rows of this answer; 0 when measuring begins. */
      readonly rows: number;
      /** Of the model, by all lanes. */
      readonly measured: number;
      readonly errors: number;
      readonly planned: number;
    }
  /** Rows that are durable now, each of them for the first time. */
  | {
      readonly kind: "stored";
      readonly model: string;
      readonly answer: Pick<Measured, "rows" | "errors">;
    }
  /** The sidecar deviated from its configuration, without an effect on the numbers. */
  | { readonly kind: "notice"; readonly code: NoticeCode; readonly text: string }
  /** Work that has ended, by the wall clock of this host. */
  | {
      readonly kind: "span";
      readonly by: "orchestrator" | "sidecar";
      readonly name: string;
      /** Seconds since 1970. */
      readonly startedAt: number;
      readonly seconds: number;
      /** The measured rows, and their tokens without padding. */
      readonly lease?: { readonly prompts: number; readonly tokens: number };
    }
  | { readonly kind: "restarting"; readonly reason: string; readonly crashes: number }
  /** The weights of a measured model, which were fetched for it, were deleted from the cache. */
  | { readonly kind: "freed"; readonly model: string }
  /** A model of several cannot be measured to its end; the others go on. */
  | { readonly kind: "model failed"; readonly model: string; readonly reason: string }
  /** A lane of several could not measure a model, which other lanes measure. A lost lane takes no further model. */
  | { readonly kind: "lane failed"; readonly isLost: boolean; readonly reason: string };
