/** How far a run that measures is, as the program writes it once a second beside the store. */
import { z } from "zod";

/** The file in a run's folder; it is there only while models are measured, and after a process was killed. */
export const LIVE_FILE = "live.json";
/** A live file of many lanes and models. */
export const MOST_LIVE_BYTES = 1 << 20;

const count = z.int().min(0);
const measure = z.number().nullable();

export const LiveRun = z.object({
  format: z.literal(1),
  /** Milliseconds since 1970. */
  writtenAt: z.number(),
  pid: z.int(),
  /** Measurements of the whole run; those with an answer, of earlier sessions too. */
  planned: count,
  done: count,
  /** Rows per second since this session began to measure; null before. */
  rate: measure,
  secondsLeft: measure,
  /** Resident memory of the program, without its sidecars. */
  memoryBytes: count,
  lanes: z.array(
    z.object({ name: z.string(), model: z.string(), doing: z.string(), rows: count, rate: measure }),
  ),
  /** Of the rows of this session. */
  models: z.array(
    z.object({
      name: z.string(),
      planned: count,
      measured: count,
      errors: count,
      /** Rows with a finite gain, which the following describe. */
      rows: count,
      /** Geometric mean gain, and its 95 % t interval over prompts; null for too few rows. */
      mean: measure,
      low: measure,
      high: measure,
      /** Rows by ln gain: bin i has [(first + i) · width, (first + i + 1) · width). */
      histogram: z.object({ first: z.int(), width: z.number(), counts: z.array(count) }),
      /** Geometric mean gain of block k at k − 1; null where none is finite. */
      profile: z.array(measure),
    }),
  ),
  /** The last ones. */
  notices: z.array(z.object({ lane: z.string(), text: z.string() })),
  errors: z.array(z.object({ model: z.string(), prompt: count, code: z.string(), text: z.string() })),
});
export type LiveRun = z.infer<typeof LiveRun>;
