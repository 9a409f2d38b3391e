import { expect, test } from "vitest";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import type { Lane } from "./measuring.ts";
import { Job, Schedule } from "./schedule.ts";
import { WorkPool, type PlanStore } from "./workPool.ts";

/** One prompt, which is not measured. */
const plan: PlanStore = {
  pendingPrompts: () => Promise.resolve([]),
  measuredPrompt: () => Promise.resolve(undefined),
  promptCount: () => Promise.resolve(1),
  suspicions: () => Promise.resolve([]),
  counts: () => Promise.resolve({ planned: 1, measured: 0, errors: 0 }),
};

/** A model, and how often a schedule has looked at it. */
class WatchedJob extends Job {
  looks = 0;
  /** Lanes with which a further one is not worth a load. */
  lanesWanted = 1;

  constructor(modelIndex: number) {
    const pool = new WorkPool(plan, modelIndex);
    super({ modelIndex, request: fakeRequest, pool, bytes: 1, missing: 1 });
  }

  override get isWorthJoining(): boolean {
    this.looks += 1;
    return this.lanes.size < this.lanesWanted;
  }

  async complete(): Promise<void> {
    await this.pool.open();
    await this.pool.count({ measured: 1, errors: 0, ignored: 0 });
  }
}

/** A schedule, and the models that lanes were given, in the order in which they got them. */
function scheduleOf(models: number, lanes: number) {
  const jobs = Array.from({ length: models }, (_, k) => new WatchedJob(k));
  const all: Lane[] = Array.from({ length: lanes }, (_, k) => ({
    name: String(k),
    command: { file: "", arguments: [], environment: {} },
  }));
  const stopping = new AbortController();
  const schedule = new Schedule(jobs, all, () => stopping.signal.aborted);
  const given: string[] = [];
  const laneAt = (k: number): Lane => all[k] ?? unknownLane(k);
  const ask = (k: number): void => {
    const lane = laneAt(k);
    void schedule.next(lane).then((job) => given.push(`${lane.name} ${String(job?.modelIndex ?? "end")}`));
  };
  const askAll = (): void => {
    for (const k of all.keys()) ask(k);
  };
  return { jobs, laneAt, schedule, given, ask, askAll, stopping };
}

const unknownLane = (k: number): never => {
  throw new Error(`there is no lane ${String(k)}`);
};

const settled = (): Promise<void> => new Promise(setImmediate);

test("an answer is one look at each open model for a lane and one for all, however many lanes wait", async () => {
  const { jobs, laneAt, schedule, given, askAll } = scheduleOf(800, 1_000);
  askAll();
  await settled();
  expect(given).toHaveLength(800);
  for (const [k, job] of jobs.slice(0, 300).entries()) {
    await job.complete();
    schedule.leave(job, laneAt(k));
  }
  for (const job of jobs) job.looks = 0;
  schedule.changed();
  expect(jobs.map(({ looks }) => looks)).toEqual(jobs.map((_, k) => (k < 300 ? 0 : 2)));
  expect(schedule.measuring).toBe(500);
});

test("lanes wait in their order, and the first ones join what is worth a load", async () => {
  const { jobs, schedule, given, askAll } = scheduleOf(2, 5);
  askAll();
  await settled();
  expect(given).toEqual(["0 0", "1 1"]);
  const [, second] = jobs as [WatchedJob, WatchedJob];
  second.lanesWanted = 3;
  schedule.changed();
  await settled();
  expect(given.slice(2)).toEqual(["2 1", "3 1"]);
});

test("a waiting lane takes what the one before it has refused", async () => {
  const { jobs, laneAt, schedule, given, ask, askAll } = scheduleOf(2, 3);
  const [first, second] = jobs as [WatchedJob, WatchedJob];
  askAll();
  await settled();
  schedule.refuse(first, laneAt(0), false);
  await settled();
  expect(given).toEqual(["0 0", "1 1", "2 0"]);
  ask(0);
  schedule.refuse(second, laneAt(1), false);
  await settled();
  expect(given.slice(3)).toEqual(["0 1"]);
});

test("waiting lanes end when the run is stopped, and when no lane measures any more", async () => {
  const stopped = scheduleOf(1, 3);
  stopped.askAll();
  stopped.stopping.abort();
  stopped.schedule.changed();
  await settled();
  expect(stopped.given).toEqual(["0 0", "1 end", "2 end"]);

  const ended = scheduleOf(1, 3);
  ended.askAll();
  const [job] = ended.jobs as [WatchedJob];
  await job.complete();
  ended.schedule.leave(job, ended.laneAt(0));
  await settled();
  expect(ended.given).toEqual(["0 0", "1 end", "2 end"]);
});
