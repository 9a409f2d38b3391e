import { z } from "zod";

const count = z.int().min(0);

/** The times of the session that finished a run, up to its report, by the wall clock of its host. */
export const RunTimeline = z.strictObject({
  /** Did an earlier session measure a part of the run? Its time is not included. */
  resumed: z.boolean(),
  /** Ordered by start. Phases of different processes or threads overlap. */
  spans: z.array(
    z.strictObject({
      by: z.enum(["orchestrator", "sidecar"]),
      name: z.string(),
      /** Start of the first occurrence, in seconds since 1970. */
      startedAt: z.number(),
      /** End of the last occurrence, in seconds since 1970. */
      endedAt: z.number(),
      /** Sum over occurrences; less than from start to end for a repeated phase. */
      seconds: z.number().min(0),
      times: z.int().min(1),
    }),
  ),
  /** The speed of each model's measurement. */
  rates: z.array(
    z.strictObject({
      model: z.string(),
      prompts: count,
      /** Tokens of the prompts, without padding. */
      tokens: count,
      /** Time of the sidecar's measurements only. */
      seconds: z.number().min(0),
      /** Operations of these tokens in matrix products; null if they cannot be counted. */
      operations: z.number().nullable(),
      /** Operations per second of the device's fastest matrix product in this number type; null if not measured. */
      peak: z.number().nullable(),
    }),
  ),
});
export type RunTimeline = z.infer<typeof RunTimeline>;
