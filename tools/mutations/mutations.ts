/** All mutations: each removes one guard. */
import type { Mutation } from "./mutation.ts";
import { REPORT_MUTATIONS } from "./report.ts";
import { RUN_MUTATIONS } from "./run.ts";
import { SIDECAR_MUTATIONS } from "./sidecar.ts";
import { STORE_MUTATIONS } from "./store.ts";
import { WIRE_MUTATIONS } from "./wire.ts";

export const MUTATIONS: readonly Mutation[] = [
  ...WIRE_MUTATIONS,
  ...RUN_MUTATIONS,
  ...STORE_MUTATIONS,
  ...SIDECAR_MUTATIONS,
  ...REPORT_MUTATIONS,
];
