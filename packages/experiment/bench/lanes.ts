/**
 * Many sidecars on one store: what share of N times one sidecar's speed N lanes reach.
 *
 *   npm run bench -- lanes
 *   npx tsx packages/experiment/bench/lanes.ts [--lanes 4,8,16] [--rows-per-s 500] [--seconds 48] [--rounds 1]
 *   npx tsx packages/experiment/bench/lanes.ts --devices all --request FILE --prompts FILE [--kill-after 3]
 *   npx tsx packages/experiment/bench/lanes.ts --only 4 --cluster HOST:PORT [--request FILE --prompts FILE]
 *
 * Without `--devices`, the sidecars have no model and answer at the given speed, which simulates one; each number of lanes
 * is measured in a process of its own. With it, real sidecars measure the requests of the file (an array of requests) on
 * these devices, of which the last one that answered is killed so many seconds after the first lease. Seconds are from the
 * first lease of any lane to the last stored answer, so that a round contains the start of the other lanes: sixteen Pythons
 * on two cores take about a second. With `--cluster`, the lanes are on a Ray cluster (bench/fleet.py).
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ModelRequest } from "@gain/protocol";
import { DEFAULT_DEADLINES, Fleet } from "@gain/sidecar";
import { fakeRequest, fakeSidecar } from "@gain/sidecar/testing/fakeSidecar";
import { clusterLanes } from "../src/clusterLanes.ts";
import { lanesOn, parseDevices } from "../src/laneDevices.ts";
import type { Lane } from "../src/measuring.ts";
import { openRun } from "../src/openRun.ts";
import { runModels } from "../src/runModels.ts";
import { fleetCommand, sidecarCommand } from "../src/sidecarCommand.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    lanes: { type: "string", default: "4,8,16" },
    "rows-per-s": { type: "string", default: "500" },
    seconds: { type: "string", default: "48" },
    layers: { type: "string", default: "28" },
    devices: { type: "string" },
    request: { type: "string" },
    prompts: { type: "string" },
    "kill-after": { type: "string" },
    cluster: { type: "string" },
    /** Of a process for one number of lanes. */
    only: { type: "string" },
  },
});

interface Measured {
  readonly lanes: number;
  readonly rows: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** After every lane has answered once. */
  readonly steadyRowsPerSecond: number;
  /** Share of the lanes' seconds in which their sidecars measured. */
  readonly measuringShare: number;
  /** From the request of each sidecar to its hello. */
  readonly secondsToHello: readonly number[];
  /** Of one core, of this process. */
  readonly cores: number;
  readonly peakMegabytes: number;
  /** Rows by lane. */
  readonly rowsOfLanes: Readonly<Record<string, number>>;
  /** Seconds from the start of the run to the first lease. */
  readonly secondsToFirstLease: number;
  /** Seconds that lanes spent on each model, from the start of its sidecar to the end of it. */
  readonly secondsOfModels: Readonly<Record<string, number>>;
  readonly restarts: number;
  readonly lostLanes: readonly string[];
  /** The store has every planned row once. */
  readonly isSound: boolean;
}

async function measureOn(
  lanes: readonly Lane[],
  models: readonly ModelRequest[],
  promptFile: string,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
  try {
    const run = await openRun({
      models,
      promptFile,
      folder: join(folder, "run"),
      runsFolder: folder,
      startedAt: new Date(),
    });
    const began = performance.now();
    const never = new AbortController().signal;
    const rowsOfLanes: Record<string, number> = {};
    const secondsOfModels: Record<string, number> = {};
    const begun = new Map<string, { model: string; atMs: number }>();
    const lostLanes: string[] = [];
    const secondsToHello: number[] = [];
    let steady = { sinceMs: 0, rows: 0 };
    let restarts = 0;
    let pid = 0;
    let [first, last, rows] = [Number.NaN, 0, 0];
    let cpu = process.cpuUsage();
    const progress = await runModels({
      ...{ run, lanes, deadlines: DEFAULT_DEADLINES, interrupted: never, killed: never },
      keeping: { folder: join(folder, "warm"), keepMs: null },
      onEvent: (event, lane) => {
        if (event.kind === "starting") begun.set(lane, { model: event.model, atMs: performance.now() });
        if (event.kind === "greeted") {
          ({ pid } = event);
          secondsToHello.push(event.seconds);
        }
        if (event.kind === "restarting") restarts += 1;
        if (event.kind === "lane failed") lostLanes.push(`${lane}: ${event.reason}`);
        if (event.kind === "span" && event.name === "end the sidecar") {
          const { model, atMs } = begun.get(lane) ?? { model: "", atMs: performance.now() };
          secondsOfModels[model] = (secondsOfModels[model] ?? 0) + (performance.now() - atMs) / 1000;
        }
        if (event.kind === "leased" && Number.isNaN(first)) {
          first = performance.now();
          cpu = process.cpuUsage();
          if (values["kill-after"] !== undefined)
            setTimeout(() => process.kill(pid, "SIGKILL"), 1000 * Number(values["kill-after"])).unref();
        }
        if (event.kind !== "measured" || event.rows === 0) return;
        last = performance.now();
        const answered = Object.keys(rowsOfLanes).length;
        rows += event.rows;
        rowsOfLanes[lane] = (rowsOfLanes[lane] ?? 0) + event.rows;
        if (Object.keys(rowsOfLanes).length > answered) steady = { sinceMs: last, rows };
      },
    });
    const { user, system } = process.cpuUsage(cpu);
    await progress.ended;
    const { strayRows, brokenRows, doublingModels } = await run.store.audit();
    await run.store.close();
    if (progress.missing > 0 || progress.errors > 0 || progress.failures.length > 0)
      throw new Error(`not every prompt was measured: ${JSON.stringify(progress)}`);
    const seconds = (last - first) / 1000;
    const measuring = progress.times.reduce((sum, times) => sum + (times?.measureSeconds ?? 0), 0);
    return {
      ...{ lanes: lanes.length, rows, seconds, rowsPerSecond: progress.measured / seconds, rowsOfLanes },
      steadyRowsPerSecond: (rows - steady.rows) / ((last - steady.sinceMs) / 1000),
      measuringShare: measuring / (lanes.length * seconds),
      secondsToHello,
      cores: (user + system) / 1e6 / seconds,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      secondsToFirstLease: (first - began) / 1000,
      ...{ secondsOfModels, restarts, lostLanes },
      isSound: strayRows + brokenRows + doublingModels === 0,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As many sidecars as lanes, of this speed or of the requested models. */
async function measureOnly(lanes: number): Promise<Measured> {
  const { request, prompts, layers } = values;
  const pace = Number(values["rows-per-s"]);
  const folder = await mkdtemp(join(tmpdir(), "gain-bench-"));
  try {
    const promptFile = prompts ?? join(folder, "prompts.txt");
    const count = Math.round(lanes * pace * Number(values.seconds));
    if (prompts === undefined)
      await writeFile(
        promptFile,
        Array.from({ length: count }, (_, k) => `Prompt ${String(k)}: the capital is\n`).join(""),
      );
    const models = request === undefined ? [fakeRequest] : await requests(request);
    const command =
      request === undefined
        ? fakeSidecar({ GAIN_FAKE_LAYERS: layers, GAIN_FAKE_ROWS_PER_S: String(pace) })
        : sidecarCommand(process.env);
    const measure = (all: readonly Lane[]): Promise<Measured> => measureOn(all, models, promptFile);
    if (values.cluster !== undefined) return await onCluster(values.cluster, lanes, measure);
    return await measure(Array.from({ length: lanes }, (_, k) => ({ name: `lane ${String(k)}`, command })));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const requests = async (file: string): Promise<ModelRequest[]> =>
  JSON.parse(await readFile(file, "utf8")) as ModelRequest[];

async function onCluster(
  address: string,
  lanes: number,
  measure: (all: readonly Lane[]) => Promise<Measured>,
): Promise<Measured> {
  const given = { cluster: address, isOpenAllowed: false };
  const fleet = await Fleet.start(fleetCommand(process.env), given, DEFAULT_DEADLINES.startMs);
  try {
    return await measure(clusterLanes(fleet, { address, lanes }, process.env));
  } finally {
    await fleet.close();
  }
}

/** Variables and options of Node with which `gain:experiment` starts the program. */
function asTheProgram(): { readonly environment: Record<string, string>; readonly flags: readonly string[] } {
  const file = fileURLToPath(new URL("../../gain/package.json", import.meta.url));
  const { nx } = JSON.parse(readFileSync(file, "utf8")) as {
    nx: { targets: { experiment: { options: { command: string } } } };
  };
  const words = nx.targets.experiment.options.command.split(" ");
  return {
    environment: Object.fromEntries(words.filter((word) => word.includes("=")).map(assignment)),
    flags: words.filter((word) => word.startsWith("--")),
  };
}

/** The figures of one round: shares of linear, and what the orchestrator needs for it. */
function pacedRound(): Record<string, number> {
  const { environment, flags } = asTheProgram();
  const script = fileURLToPath(import.meta.url);
  const measured = (lanes: number, pace: number): Measured => {
    const given = ["--only", String(lanes), "--rows-per-s", String(pace)].concat(
      ["seconds", "layers"].flatMap((name) => [`--${name}`, values[name as "seconds" | "layers"]]),
    );
    const printed = execFileSync(process.execPath, [...flags, "--import", "tsx", script, ...given], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const answer = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as Measured;
    console.error(JSON.stringify(answer));
    return answer;
  };
  const pace = Number(values["rows-per-s"]);
  const found = values.lanes.split(",").map((count) => measured(Number(count), pace));
  const most = found.at(-1);
  // The same rows in the same time, since memory grows with both until DuckDB's limit.
  const one = most === undefined || most.lanes === 1 ? undefined : measured(1, most.lanes * pace);
  return {
    ...Object.fromEntries(
      found
        .filter(({ lanes }) => lanes > 1)
        .map(({ lanes, rowsPerSecond }) => [`share${String(lanes)}`, rowsPerSecond / (lanes * pace)]),
    ),
    ...(most !== undefined && { coresOfLane: most.cores / most.lanes }),
    ...(most !== undefined && one !== undefined && { memory: most.peakMegabytes / one.peakMegabytes }),
  };
}

const assignment = (word: string): [string, string] => {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
};

async function onDevices(devices: string): Promise<void> {
  const { request = "", prompts = "" } = values;
  const models = await requests(request);
  const lanes = await lanesOn(parseDevices(devices), sidecarCommand(process.env), process.env);
  console.log(JSON.stringify({ devices, ...(await measureOn(lanes, models, prompts)) }));
}

if (values.devices !== undefined) await onDevices(values.devices);
else if (values.only !== undefined) console.log(JSON.stringify(await measureOnly(Number(values.only))));
else {
  const rounds = Array.from({ length: Number(values.rounds) }, pacedRound);
  const names = Object.keys(rounds[0] ?? {});
  const figures = Object.fromEntries(names.map((name) => [name, rounds.map((round) => round[name])]));
  console.log(JSON.stringify({ figures }));
}
