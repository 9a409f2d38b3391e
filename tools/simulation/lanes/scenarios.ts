/** The scenarios of docs/cluster-scale.md. */
import { uniformStream } from "../random.ts";
import { listSchedule } from "./listSchedule.ts";
import { loadSeconds, ON_A_CLUSTER, ON_ONE_HOST, rowsPerSecond } from "./measured.ts";
import { simulateLanes, type Scenario, type Simulated, type SimulatedModel } from "./simulateLanes.ts";

const SEED = 20261130;

const equal = (lanes: number): number[] => Array.from({ length: lanes }, () => 1);

/** Rows/s and seconds of the benchmark `lanes`, and the cores of its machine. */
const BENCHMARK = { rowsPerSecond: 500, seconds: 48, cores: 2 } as const;

/** A round of the benchmark `lanes`, whose sidecars have no model. */
export const benchmarkRound = (lanes: number): Scenario => ({
  times: ON_ONE_HOST,
  models: [{ rowsPerSecond: BENCHMARK.rowsPerSecond, loadSeconds: 0, bytes: 0 }],
  prompts: lanes * BENCHMARK.rowsPerSecond * BENCHMARK.seconds,
  lanes: equal(lanes),
  cores: BENCHMARK.cores,
  device: "cpu",
  batchSize: null,
  failuresPerHour: 0,
  seed: SEED,
});

/** Share of linear, as that benchmark computes it. */
export const shareOfLinear = ({ rows, seconds }: Simulated, linear: number): number =>
  rows / seconds / linear;

const modelOf = (gigabytes: number): SimulatedModel => ({
  rowsPerSecond: rowsPerSecond(gigabytes),
  loadSeconds: loadSeconds(gigabytes),
  bytes: 1e9 * gigabytes,
});

const onCluster = (
  lanes: readonly number[],
  models: readonly SimulatedModel[],
  prompts: number,
  failuresPerHour = 0,
): Scenario => ({
  ...{ times: ON_A_CLUSTER, models, prompts, lanes, failuresPerHour },
  // Every node starts its own sidecars.
  cores: lanes.length,
  device: "cuda",
  batchSize: null,
  seed: SEED,
});

/** Prompts of the scenarios with one model. */
export const MANY_PROMPTS = 10_000_000;
export const LANES = [1, 4, 16, 32, 64, 128, 256, 1024] as const;
/** Rows/s of a lane in the benchmark, and of a model of about 12 GB on a fast GPU. */
export const SPEEDS = [500, 2_000] as const;

/** One model on many lanes of a cluster. */
export const oneModel = (lanes: number, speed: number, prompts: number): Promise<Simulated> =>
  simulateLanes(onCluster(equal(lanes), [{ ...modelOf(12), rowsPerSecond: speed }], prompts));

/** Stores of runs at the same time, each with its part of the prompts and of the most lanes. */
export const STORES = [8, 16, 32, 64] as const;
export const PROMPTS_OF_STORES = 100_000_000;

/** Smallest and largest weights of the scenarios with many models, in GB; their logarithms are uniform. */
export const GIGABYTES = { least: 0.3, most: 60 } as const;
export const PROMPTS_OF_MANY_MODELS = 2_000;
/** The slowest and the fastest of unequal lanes, as multiples of the models' speed. */
export const UNEQUAL = { least: 0.5, most: 1.5 } as const;
export const MODELS_ON_LANES = [
  [8, 2],
  [8, 8],
  [100, 1],
  [100, 8],
  [100, 64],
  [1_000, 64],
  [1_000, 256],
  [10_000, 64],
  [10_000, 1_024],
] as const;

export interface ManyModels {
  readonly equal: Simulated;
  readonly unequal: Simulated;
  /** Seconds of the longest jobs first, each on one lane, without the time of the store. */
  readonly listSeconds: number;
  /** Seconds of all jobs, divided by the lanes. */
  readonly leastSeconds: number;
}

export async function manyModels(count: number, lanes: number): Promise<ManyModels> {
  const uniform = uniformStream(SEED, count);
  const models = Array.from({ length: count }, () =>
    modelOf(GIGABYTES.least * (GIGABYTES.most / GIGABYTES.least) ** uniform()),
  );
  const jobs = models.map(
    (model) =>
      ON_A_CLUSTER.start +
      ON_A_CLUSTER.placement +
      model.loadSeconds +
      PROMPTS_OF_MANY_MODELS / model.rowsPerSecond,
  );
  // Evenly spread, with the same sum as equal lanes.
  const speeds = equal(lanes).map(
    (_, k) => UNEQUAL.least + ((k + 0.5) / lanes) * (UNEQUAL.most - UNEQUAL.least),
  );
  return {
    equal: await simulateLanes(onCluster(equal(lanes), models, PROMPTS_OF_MANY_MODELS)),
    unequal: await simulateLanes(onCluster(speeds, models, PROMPTS_OF_MANY_MODELS)),
    listSeconds: listSchedule(jobs, lanes),
    leastSeconds: jobs.reduce((sum, each) => sum + each, 0) / lanes,
  };
}

/** Nodes that end, for each hour of a lane. */
export const FAILURES_PER_HOUR = [0, 0.1, 1, 10] as const;
export const LANES_THAT_FAIL = { lanes: 64, rowsPerSecond: 200, gigabytes: 12 } as const;

export const failing = (failuresPerHour: number): Promise<Simulated> => {
  const { lanes, rowsPerSecond: speed, gigabytes } = LANES_THAT_FAIL;
  const model = { ...modelOf(gigabytes), rowsPerSecond: speed };
  return simulateLanes(onCluster(equal(lanes), [model], MANY_PROMPTS, failuresPerHour));
};
