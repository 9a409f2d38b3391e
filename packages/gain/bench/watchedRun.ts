/**
 * Measures prompts with a sidecar without a model, as the program does, with the live file that `gain view` follows. Prints
 * the rows per second, from the first lease to the last stored answer, and when each answer was stored.
 *
 *   npx tsx packages/gain/bench/watchedRun.ts FOLDER PROMPTS ROWS_PER_S   (0: as fast as it can)
 */
import { dirname, join } from "node:path";
import { openRun, runModels } from "@gain/experiment";
import { DEFAULT_DEADLINES } from "@gain/sidecar";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { LiveFile } from "../src/live/liveFile.ts";

export interface Watched {
  readonly rowsPerSecond: number;
  /** [milliseconds since 1970, rows stored by then] of every answer. */
  readonly stored: readonly (readonly [number, number])[];
}

const [folder = "", promptFile = "", pace = "0"] = process.argv.slice(2);
const run = await openRun({
  ...{ models: [fakeRequest], promptFile, folder, runsFolder: dirname(folder), startedAt: new Date() },
});
const live = new LiveFile(run.folder, run.plan.prompts.count);
const stored: [number, number][] = [];
let first = Number.NaN;
const never = new AbortController().signal;
const command = fakeSidecar({ GAIN_FAKE_LAYERS: "28", GAIN_FAKE_ROWS_PER_S: pace });
const progress = await runModels({
  ...{ run, lanes: [{ name: "", command }], deadlines: DEFAULT_DEADLINES, interrupted: never, killed: never },
  keeping: { folder: join(dirname(promptFile), "warm"), keepMs: null },
  onEvent: (event, lane) => {
    live.event(event, lane);
    if (event.kind === "leased" && Number.isNaN(first)) first = Date.now();
    if (event.kind === "measured") stored.push([Date.now(), event.measured + event.errors]);
  },
});
await live.remove();
await progress.ended;
await run.store.close();
if (progress.missing + progress.errors > 0)
  throw new Error(`not every prompt was measured: ${JSON.stringify(progress)}`);
const seconds = ((stored.at(-1)?.[0] ?? Number.NaN) - first) / 1000;
const watched: Watched = { rowsPerSecond: progress.measured / seconds, stored };
console.log(JSON.stringify(watched));
