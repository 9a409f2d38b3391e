import { z } from "zod";

const count = z.int().min(0);

/** Where the time of the session that finished a run went, up to its report, by the wall clock of its host. */
export const RunTimeline = z.strictObject({
  /** An earlier session measured a part of the run; its time is not in here. */
  resumed: z.boolean(),
  /** By start. Steps overlap where the two processes, or threads of one, work beside each other. */
  spans: z.array(
    z.strictObject({
      by: z.enum(["orchestrator", "sidecar"]),
      name: z.string(),
      /** Seconds since 1970, of the first of its times. */
      startedAt: z.number(),
      /** Seconds since 1970, of the last of its times. */
      endedAt: z.number(),
      /** Seconds in all; less than from start to end for a step that comes again and again. */
      seconds: z.number().min(0),
      times: z.int().min(1),
    }),
  ),
  /** How fast each model was measured. */
  rates: z.array(
    z.strictObject({
      model: z.string(),
      prompts: count,
      /** The prompts' own, without padding. */
      tokens: count,
      /** Inside the sidecar's measuring only. */
      seconds: z.number().min(0),
      /** Operations of these tokens in matrix products; null where they cannot be counted. */
      operations: z.number().nullable(),
      /** Operations a second of the device's fastest matrix product in this number type; null where not measured. */
      peak: z.number().nullable(),
    }),
  ),
});
export type RunTimeline = z.infer<typeof RunTimeline>;
