/**
 * Rows per second that cross the wire and become durable, and the orchestrator's processor time and memory for them.
 *
 *   npm run bench -- wire-and-store
 *   npx tsx packages/experiment/bench/wireAndStore.ts [--rounds 3] [--rows 100000] [--layers 28] [--rows-per-s 0]
 *
 * A sidecar without a model answers every lease with prepared rows, as fast as it can or at the given speed, which simulates
 * a model of that speed; `share` is then the part of it that the whole system reaches. Everything else is as in a run: the
 * process, the socket, the protocol, the leases, and one durable transaction per lease.
 *
 *   intake     storing the prompts
 *   measuring  from the first lease to the farewell
 *   memory     peak memory of this process (VmHWM) at the end of each, over all rounds so far
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RunStore, type PlannedPrompt } from "@gain/records";
import { DEFAULT_DEADLINES } from "@gain/sidecar";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { measureModel } from "../src/measureModel.ts";
import { WorkPool } from "../src/workPool.ts";
import { policiesOf } from "../src/policies.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    rows: { type: "string", default: "100000" },
    layers: { type: "string", default: "28" },
    "rows-per-s": { type: "string", default: "0" },
  },
});
const rows = Number(values.rows);
const pace = Number(values["rows-per-s"]);
const CHUNK_PROMPTS = 1024;

const prompt = (item: number): PlannedPrompt => ({
  text: `Prompt ${String(item)}: the capital city of France is`,
  category: "Factual",
  complexity: 1,
  line: item + 1,
});

interface Spent {
  readonly seconds: number;
  /** Seconds of processor time of all threads of this process. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

async function spent(work: () => Promise<void>): Promise<Spent> {
  const started = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

async function measureOnce(folder: string) {
  const store = await RunStore.create(folder);
  const intake = await spent(async () => {
    for (let first = 0; first < rows; first += CHUNK_PROMPTS) {
      const length = Math.min(CHUNK_PROMPTS, rows - first);
      await store.appendPrompts(Array.from({ length }, (_, k) => prompt(first + k)));
    }
  });

  let measuringSince = Number.NaN;
  let loadedCpu = process.cpuUsage();
  const never = new AbortController().signal;
  await measureModel({
    store,
    suffix: "",
    request: fakeRequest,
    bind: async (loaded, load) => {
      const policies = policiesOf(fakeRequest);
      return (await store.bindModel({ modelIndex: 0, slug: "fake", loaded, load, policies })).modelIndex;
    },
    lane: {
      name: "",
      command: fakeSidecar({ GAIN_FAKE_LAYERS: values.layers, GAIN_FAKE_ROWS_PER_S: String(pace) }),
    },
    pool: new WorkPool(store, 0),
    lanesOfRun: () => 1,
    nextEpoch: () => 1,
    deadlines: DEFAULT_DEADLINES,
    keeping: { folder: join(folder, "warm"), keepMs: null },
    interrupted: never,
    killed: never,
    onEvent: ({ kind }) => {
      if (kind !== "loaded") return;
      measuringSince = performance.now();
      loadedCpu = process.cpuUsage();
    },
  });
  const seconds = (performance.now() - measuringSince) / 1000;
  const { user, system } = process.cpuUsage(loadedCpu);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const { measured } = await store.counts(0);
  if (measured !== rows) throw new Error(`stored ${String(measured)} of ${String(rows)} rows`);
  await store.close();

  const rate = rows / seconds;
  const cpuSeconds = (user + system) / 1e6;
  return {
    rows,
    layers: Number(values.layers),
    intake: { rowsPerSecond: rows / intake.seconds, peakMegabytes: intake.peakMegabytes },
    measuring: {
      rowsPerSecond: rate,
      ...(pace > 0 && { sidecarRowsPerSecond: pace, share: rate / pace }),
      /** Of one core. */
      orchestratorCpuShare: cpuSeconds / seconds,
      rowsPerCpuSecond: rows / cpuSeconds,
      peakMegabytes,
    },
    storeMegabytes: (await stat(join(folder, "run.duckdb"))).size / 1e6,
  };
}

const found: Awaited<ReturnType<typeof measureOnce>>[] = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
  try {
    found.push(await measureOnce(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
const figures = {
  durable: found.map(({ measuring }) => measuring.rowsPerSecond),
  perCpuSecond: found.map(({ measuring }) => measuring.rowsPerCpuSecond),
  intake: found.map(({ intake }) => intake.rowsPerSecond),
};
console.log(JSON.stringify({ figures, details: found.at(-1) }));
