/**
 * A discrete-event simulation of lanes: the schedule, the pools, the books and the sizes of leases are those of
 * `@gain/experiment`; sidecars, store and failures are simulated.
 */
import { LeaseSize, leasesAtOnce } from "@gain/experiment/leaseSize";
import { Job, Schedule } from "@gain/experiment/schedule";
import { WorkPool } from "@gain/experiment/workPool";
import { fakeRequest } from "@gain/sidecar/testing/fakeSidecar";
import { uniformStream, type Uniform } from "../random.ts";
import { Clock, Server } from "./clock.ts";
import type { Times } from "./measured.ts";
import { SimulatedStore } from "./simulatedStore.ts";

/** Blocks of a model, which limit the rows of a lease. */
const LAYERS = 28;
const SECONDS_OF_HOUR = 3600;

export interface SimulatedModel {
  readonly rowsPerSecond: number;
  readonly loadSeconds: number;
  /** The larger ones are taken first. */
  readonly bytes: number;
}

export interface Scenario {
  readonly times: Times;
  readonly models: readonly SimulatedModel[];
  /** Prompts that each model measures. */
  readonly prompts: number;
  /** Speed of each lane, as a multiple of the models' rows/s. */
  readonly lanes: readonly number[];
  /** Processors that start sidecars: those of one host, or of a cluster's nodes. */
  readonly cores: number;
  readonly device: "cpu" | "cuda";
  /** Prompts of a lease; null for the size that follows the speed. */
  readonly batchSize: number | null;
  /** Nodes that end, for each hour in which a lane measures. */
  readonly failuresPerHour: number;
  readonly seed: number;
}

export interface Simulated {
  readonly rows: number;
  /** Rows of copies, whose prompts had a row when they were stored. */
  readonly ignored: number;
  /** Prompts of leases that were open when their node ended; they are leased again. */
  readonly returned: number;
  /** From the start of the run to the last stored answer. */
  readonly makespan: number;
  /** From the first lease of any lane to the last stored answer. */
  readonly seconds: number;
  readonly failures: number;
  /** Loads of models. */
  readonly loads: number;
  /** Share of the time in which the store was busy. */
  readonly storeShare: number;
}

/** The same result for the same scenario. */
export async function simulateLanes(scenario: Scenario): Promise<Simulated> {
  return new SimulatedRun(scenario).measure();
}

type Lane = ConstructorParameters<typeof Schedule>[1][number];

interface SimulatedLane {
  readonly lane: Lane;
  readonly speed: number;
  readonly uniform: Uniform;
}

class SimulatedRun {
  readonly #scenario: Scenario;
  readonly #clock = new Clock();
  readonly #store: SimulatedStore;
  readonly #host: Server;
  readonly #jobs: readonly Job[];
  readonly #lanes: readonly SimulatedLane[];
  readonly #schedule: Schedule;
  #firstLease: number | undefined;
  #lastAnswer = 0;
  #returned = 0;
  #failures = 0;
  #loads = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    const { models, prompts, times } = scenario;
    this.#store = new SimulatedStore(this.#clock, times, { models: models.length, prompts });
    this.#host = new Server(this.#clock, scenario.cores);
    this.#jobs = models.map(
      ({ bytes }, modelIndex) =>
        new Job(
          {
            ...{ modelIndex, bytes, missing: prompts, request: fakeRequest },
            pool: new WorkPool(this.#store, modelIndex),
          },
          () => 1000 * this.#clock.now,
        ),
    );
    this.#lanes = scenario.lanes.map((speed, k) => ({
      lane: { name: `lane ${String(k)}`, command: { file: "", arguments: [], environment: {} } },
      speed,
      uniform: uniformStream(scenario.seed, k),
    }));
    this.#schedule = new Schedule(
      this.#jobs,
      this.#lanes.map(({ lane }) => lane),
      () => false,
    );
  }

  async measure(): Promise<Simulated> {
    await this.#clock.run(Promise.all(this.#lanes.map((lane) => this.#use(lane))));
    return {
      rows: this.#store.stored,
      ignored: this.#store.ignored,
      returned: this.#returned,
      makespan: this.#lastAnswer,
      seconds: this.#lastAnswer - (this.#firstLease ?? 0),
      failures: this.#failures,
      loads: this.#loads,
      storeShare: this.#store.busySeconds / this.#clock.now,
    };
  }

  async #use(lane: SimulatedLane): Promise<void> {
    for (;;) {
      const job = await this.#schedule.next(lane.lane);
      if (job === undefined) return;
      await this.#measureOn(lane, job);
      this.#schedule.leave(job, lane.lane);
    }
  }

  async #measureOn(lane: SimulatedLane, job: Job): Promise<void> {
    const { pool } = job;
    const book = pool.join();
    const completed = new Promise<"completed">((resolve) => {
      pool.completed.addEventListener("abort", () => {
        resolve("completed");
      });
    });
    try {
      for (;;) {
        if ((await Promise.race([this.#load(job), completed])) === "completed") return;
        if ((await this.#turn({ ...lane, job, book, completed })) === "ended") return;
        this.#failures += 1;
        this.#returned += book.openItems;
        book.abandon();
        await this.#clock.sleep(this.#scenario.times.notice);
      }
    } finally {
      book.abandon();
      pool.leave(book);
    }
  }

  async #load(job: Job): Promise<void> {
    const { start, placement } = this.#scenario.times;
    const began = this.#clock.now;
    await this.#host.serve(start);
    await this.#clock.sleep(placement);
    job.greeted(this.#clock.now - began);
    const { loadSeconds } = this.#model(job);
    await this.#clock.sleep(loadSeconds);
    job.loaded(loadSeconds);
    this.#loads += 1;
  }

  /** One sidecar, from its first lease to its end or that of its node. */
  async #turn(turn: SimulatedLane & Turn): Promise<"ended" | "lost"> {
    const { job, book, completed, uniform } = turn;
    const { pool } = job;
    const { times, device, batchSize, failuresPerHour } = this.#scenario;
    const size = new LeaseSize(device, LAYERS, batchSize);
    const rowsPerSecond = turn.speed * this.#model(job).rowsPerSecond;
    const lostAt = this.#clock.now - (SECONDS_OF_HOUR / failuresPerHour) * Math.log(uniform());
    const answers: { readonly lease: number; readonly at: number }[] = [];
    let freeAt = 0;
    await pool.open();
    this.#report(job, 0);
    for (;;) {
      while (book.hasRoom(leasesAtOnce(this.#schedule.measuring))) {
        const work = await pool.next(book, size.items, size.textBytes);
        if (work === undefined) break;
        this.#firstLease ??= this.#clock.now;
        freeAt = Math.max(freeAt, this.#clock.now + times.relay) + work.items.length / rowsPerSecond;
        answers.push({ lease: book.open(work), at: freeAt + times.relay });
      }
      const answer = answers.shift();
      if (answer === undefined) return "ended";
      const end = Math.min(answer.at, lostAt);
      if ((await Promise.race([this.#clock.sleepUntil(end), completed])) === "completed") return "ended";
      if (end < answer.at) return "lost";
      const items = book.itemsOf(answer.lease) ?? [];
      const ignored = await this.#store.saveRows(job.modelIndex, items);
      if (ignored < items.length) this.#lastAnswer = this.#clock.now;
      await pool.count({ measured: items.length, errors: 0, ignored });
      book.settle(answer.lease);
      size.adjust(items.length, items.length / rowsPerSecond, this.#schedule.measuring);
      this.#report(job, items.length);
    }
  }

  #report(job: Job, rows: number): void {
    job.measured(rows);
    this.#schedule.changed();
  }

  #model(job: Job): SimulatedModel {
    const model = this.#scenario.models[job.modelIndex];
    if (model === undefined) throw new Error(`there is no model ${String(job.modelIndex)}`);
    return model;
  }
}

interface Turn {
  readonly job: Job;
  readonly book: ReturnType<WorkPool["join"]>;
  readonly completed: Promise<"completed">;
}
