import { z } from "zod";
import type { RunManifest } from "@gain/records";

/**
 * What a run's outputs are made with beside its store, its plan and its timeline. The same facts make the same bytes, so
 * that `verify` can make them again.
 */
export const OutputsMade = z.strictObject({
  /** The command that makes the run again. */
  command: z.string(),
  /** ISO 8601, in UTC. */
  createdAt: z.string(),
  /** Name of the run's folder, which is a heading. */
  folder: z.string(),
  /** The families that the user assigned, by model name. */
  families: z.array(z.tuple([z.string(), z.string()])),
  /** The cited gains; null for none. */
  cited: z
    .strictObject({
      source: z.string(),
      gains: z.array(
        // A file of --references may say more of a gain, and findings repeat it.
        z
          .object({ model: z.string(), gain: z.number(), architecture: z.string(), normType: z.string() })
          .catchall(z.json()),
      ),
    })
    .nullable(),
  /** Names the texts that the fonts of the run's machine could not show; null where they showed all. */
  glyphNotice: z.string().nullable(),
});
export type OutputsMade = z.infer<typeof OutputsMade>;

/** The facts of a finished run; null for a run of an earlier version, which has none. */
export function outputsMade({ outputs }: RunManifest): OutputsMade | null {
  return outputs === undefined ? null : OutputsMade.parse(outputs);
}
