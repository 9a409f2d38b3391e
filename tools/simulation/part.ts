/** A process of the simulation: runs the designs of the indices in its argument, and sends the rates of each. */
import { z } from "zod";
import { DESIGNS } from "./designs.ts";
import { simulateDesign } from "./simulate.ts";

const { streams, runs, seed } = z
  .strictObject({ streams: z.array(z.number()), runs: z.number(), seed: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ""));

for (const stream of streams) {
  const design = DESIGNS[stream];
  if (design !== undefined) process.send?.({ stream, rates: simulateDesign(design, stream, { runs, seed }) });
}
