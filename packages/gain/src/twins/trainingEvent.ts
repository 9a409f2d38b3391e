import { TWIN_WIRINGS } from "@gain/analysis";
import { z } from "zod";

const model = {
  index: z.int(),
  of: z.int(),
  cell: z.string(),
  seed: z.int(),
  wiring: z.enum(TWIN_WIRINGS),
  learning_rate: z.number().optional(),
  steps: z.int(),
  state: z.enum(["begun", "resumed", "done", "kept", "failed", "left out"]),
  text: z.string().optional(),
};

/** What the training program reports on its standard output, one JSON object a line. */
export const trainingEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("plan"), models: z.int(), tokens: z.number() }),
  z.object({ event: z.literal("model"), ...model }),
  z.object({
    event: z.literal("step"),
    ...{ index: z.int(), step: z.int(), steps: z.int() },
    ...{ loss: z.number().nullable(), tokens_per_second: z.number() },
  }),
  z.object({ event: z.literal("notice"), text: z.string() }),
  z.object({ event: z.literal("error"), code: z.string(), text: z.string() }),
]);

export type TrainingEvent = z.infer<typeof trainingEvent>;

/** @returns null for a line that is no event, such as what a library prints */
export function eventOfLine(line: string): TrainingEvent | null {
  if (!line.startsWith("{")) return null;
  try {
    const checked = trainingEvent.safeParse(JSON.parse(line));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}
