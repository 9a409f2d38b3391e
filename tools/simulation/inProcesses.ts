import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Design } from "./design.ts";
import { DESIGNS } from "./designs.ts";
import { Rate, type Runs } from "./simulate.ts";

const Sent = z.strictObject({ stream: z.number(), rates: z.array(Rate) });

/** Simulates every design, in one process per processor; the counts do not depend on their number. */
export async function simulateAll(runs: Runs, report: (design: Design) => void): Promise<Rate[]> {
  const processes = Math.min(availableParallelism(), DESIGNS.length);
  const found = new Map<number, readonly Rate[]>();
  const work = Array.from({ length: processes }, (_, part) => {
    const streams = DESIGNS.map((_design, stream) => stream).filter((stream) => stream % processes === part);
    return runPart({ streams, ...runs }, ({ stream, rates }) => {
      found.set(stream, rates);
      const design = DESIGNS[stream];
      if (design !== undefined) report(design);
    });
  });
  await Promise.all(work);
  return DESIGNS.flatMap((_, stream) => found.get(stream) ?? []);
}

/** Runs a process and calls `take` for each of its messages; rejects where the process fails. */
function runPart(
  asked: Runs & { readonly streams: readonly number[] },
  take: (sent: z.infer<typeof Sent>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The child inherits node's arguments, which include the TypeScript loader.
    const child = fork(fileURLToPath(new URL("./part.ts", import.meta.url)), [JSON.stringify(asked)]);
    child.on("message", (message) => {
      take(Sent.parse(message));
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a process of the simulation ended with ${String(code)}`));
    });
  });
}
