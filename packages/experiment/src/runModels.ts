import { setMaxListeners } from "node:events";
import type { LoadedModel, ModelRequest } from "@gain/protocol";
import type { ModelFailure, RunCounts, StoredModel } from "@gain/records";
import { ClusterLost, type SidecarCommand } from "@gain/sidecar";
import { clusterGone } from "./errors.ts";
import type { FetchedWeights } from "./fetchedWeights.ts";
import { isOfModel, isOfModelOrLane } from "./laneFailure.ts";
import { modelBytes } from "./modelBytes.ts";
import { modelSlug } from "./modelSlug.ts";
import { measureModel, type MeasuringTimes } from "./measureModel.ts";
import type { Lane, Load, Measuring, SidecarTerms } from "./measuring.ts";
import { NextModel } from "./nextModel.ts";
import type { OpenRun } from "./openRun.ts";
import { pinnedRevision } from "./pinnedRevision.ts";
import { revisionSuffix } from "./revisionNames.ts";
import { policiesOf } from "./policies.ts";
import type { RunEvent } from "./runEvent.ts";
import { Job, Schedule } from "./schedule.ts";
import { WorkPool } from "./workPool.ts";

export interface RunOptions extends Omit<SidecarTerms, "onEvent"> {
  readonly run: OpenRun;
  /** At least one. */
  readonly lanes: readonly Lane[];
  /** Deletes weights that were fetched for the run, once their model is measured; undefined to keep them. */
  readonly fetched?: FetchedWeights | undefined;
  /** Reads the files of the next model while one is measured; undefined to read nothing ahead. */
  readonly readingCommand?: SidecarCommand | undefined;
  /** @param lane name of the lane that the event is about */
  readonly onEvent: (event: RunEvent, lane: string) => void;
}

/** The state of a run, and the time that this session spent on it. */
export interface RunProgress {
  /** Measurements without a terminal row, of models that have not failed. */
  readonly missing: number;
  readonly measured: number;
  readonly errors: number;
  /** Models that cannot be measured to their end. */
  readonly failures: readonly ModelFailure[];
  /** One entry per model, summed over its lanes; null for a model that was complete. */
  readonly times: readonly (MeasuringTimes | null)[];
  /** Resolves when every sidecar of the run has ended, except those that are kept warm. */
  readonly ended: Promise<void>;
}

/**
 * Measures the plan's models on the run's lanes. A lane measures one model after the other, each in its own sidecars, so
 * that a model's memory is free before the next one loads, unless its sidecar is kept warm. A model that is complete needs
 * no sidecar. A model of several that cannot be measured is reported and stored, and the others go on.
 *
 * @throws what `measureModel` throws, where it is the only model or none has a row; RecordsError of the store
 */
export async function runModels(options: RunOptions): Promise<RunProgress> {
  return new ModelsOfRun(options).measure();
}

class ModelsOfRun {
  readonly #options: RunOptions;
  readonly #times = new Map<number, MeasuringTimes>();
  readonly #ended: Promise<void>[] = [];
  readonly #stopping = new AbortController();
  readonly #nextModel: NextModel;
  #schedule!: Schedule;
  #jobs: readonly Job[] = [];
  #lastEpoch = 0;
  #binding: Promise<unknown> = Promise.resolve();
  #firstError: Error | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#nextModel = new NextModel(options.readingCommand);
    // Every lane has listeners.
    setMaxListeners(0, options.interrupted, options.killed, this.#stopping.signal);
  }

  async measure(): Promise<RunProgress> {
    const { run, lanes, interrupted } = this.#options;
    this.#lastEpoch = await run.store.lastEpoch();
    this.#jobs = await this.#openJobs();
    this.#schedule = new Schedule(
      this.#jobs,
      lanes,
      () => interrupted.aborted || this.#stopping.signal.aborted,
    );
    const wake = (): void => {
      this.#schedule.changed();
      void this.#nextModel.close();
    };
    interrupted.addEventListener("abort", wake);
    try {
      const ends = await Promise.allSettled(lanes.map((lane) => this.#useLane(lane)));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    } finally {
      interrupted.removeEventListener("abort", wake);
      await this.#nextModel.close();
    }
    return this.#progress();
  }

  /** The models with missing rows. */
  async #openJobs(): Promise<Job[]> {
    const { run } = this.#options;
    const jobs: Job[] = [];
    for (const { modelIndex, request } of run.requests) {
      const { missing } = (await this.#counts(modelIndex)) ?? { missing: await run.store.promptCount() };
      const pool = new WorkPool(run.store, modelIndex);
      if (missing > 0)
        jobs.push(new Job({ modelIndex, request, pool, missing, bytes: await modelBytes(request) }));
    }
    return jobs;
  }

  async #counts(modelIndex: number): Promise<RunCounts | undefined> {
    const { store } = this.#options.run;
    const isBound = (await store.models()).some((model) => model.modelIndex === modelIndex);
    return isBound ? store.counts(modelIndex) : undefined;
  }

  /** Measures models on a lane until the schedule has none for it. */
  async #useLane(lane: Lane): Promise<void> {
    try {
      for (;;) {
        const job = await this.#schedule.next(lane);
        if (job === undefined) return;
        await this.#measureOn(lane, job);
      }
    } catch (error) {
      this.#stopping.abort();
      throw error instanceof ClusterLost ? clusterGone(error) : error;
    } finally {
      this.#schedule.changed();
    }
  }

  async #measureOn(lane: Lane, job: Job): Promise<void> {
    try {
      await this.#nextModel.taken(job);
      const { times, ended } = await measureModel(await this.#measuring(lane, job));
      this.#addTimes(job.modelIndex, times);
      this.#ended.push(ended);
      this.#schedule.leave(job, lane);
      // The memory of its sidecar is free before the lane's next one loads.
      await ended;
      if (job.isOver && job.lanes.size === 0) await this.#free(job);
    } catch (error) {
      if (!isOfModelOrLane(error) || this.#stopping.signal.aborted) throw error;
      await this.#part(lane, job, error);
    }
  }

  /** Deletes the weights of a measured model, where they were fetched for it and no other model of the run has them. */
  async #free({ modelIndex, request }: Job): Promise<void> {
    const { run, fetched, onEvent } = this.#options;
    const isShared = this.#jobs.some(
      (other) =>
        !other.isOver && other.request.model === request.model && other.request.revision === request.revision,
    );
    if (isShared) return;
    const [load] = await run.store.loads(modelIndex);
    const revision = load?.loaded.revision ?? null;
    if (await fetched?.free(request, revision))
      onEvent({ kind: "freed", model: `${request.model}${this.#suffix(request)}` }, "");
  }

  async #part(lane: Lane, job: Job, error: Error): Promise<void> {
    const { run, lanes, onEvent } = this.#options;
    this.#firstError ??= error;
    const { modelFailed, laneLost } = this.#schedule.refuse(job, lane, isOfModel(error));
    if (modelFailed && run.requests.length === 1) throw error;
    const { modelIndex, request } = job;
    if (modelFailed) {
      const code = "code" in error && typeof error.code === "string" ? error.code : null;
      await run.store.saveFailure({ modelIndex, code, reason: error.message });
      const model = `${request.model}${this.#suffix(request)}`;
      onEvent({ kind: "model failed", model, reason: error.message }, lane.name);
    } else if (lanes.length > 1)
      onEvent({ kind: "lane failed", isLost: laneLost, reason: error.message }, lane.name);
  }

  async #measuring(lane: Lane, job: Job): Promise<Measuring> {
    const { run, interrupted, onEvent, deadlines, keeping, maxErrors, maxDisk, killed } = this.#options;
    const { modelIndex, request, pool } = job;
    return {
      ...{ deadlines, keeping, maxErrors, maxDisk, killed },
      ...{ store: run.store, lane, pool, lanesOfRun: () => this.#schedule.measuring },
      // An error of the store on one lane ends the others.
      interrupted: AbortSignal.any([interrupted, this.#stopping.signal]),
      request: await pinnedRevision(run.store, modelIndex, request),
      suffix: this.#suffix(request),
      nextEpoch: () => (this.#lastEpoch += 1),
      bind: (loaded, load) => this.#bind(job, loaded, load),
      onEvent: (event) => {
        if (event.kind === "greeted") job.greeted(event.seconds);
        if (event.kind === "loaded") {
          job.loaded(event.seconds);
          this.#nextModel.read(this.#schedule.unbegun);
        }
        if (event.kind === "measured") job.measured(event.rows);
        if (event.kind === "measured") this.#schedule.changed();
        onEvent(event, lane.name);
      },
    };
  }

  /** Binds a loaded model. One at a time, since the slugs of two models must differ. */
  #bind({ modelIndex, request }: Job, loaded: LoadedModel, load: Load): Promise<number> {
    const { store } = this.#options.run;
    const binding = this.#binding.then(async () => {
      const slug = freeSlug(await store.models(), modelIndex, loaded.label?.slug ?? modelSlug(loaded.name));
      await store.bindModel({ modelIndex, slug, loaded, load, policies: policiesOf(request, loaded.chat) });
      return modelIndex;
    });
    this.#binding = binding.catch(() => undefined);
    return binding;
  }

  /** Suffix of a model's name where the run has several revisions of it. */
  #suffix(request: ModelRequest): string {
    return revisionSuffix(
      request,
      this.#options.run.requests.map((other) => other.request),
    );
  }

  #addTimes(modelIndex: number, times: MeasuringTimes): void {
    const before = this.#times.get(modelIndex);
    this.#times.set(modelIndex, {
      helloSeconds: times.helloSeconds + (before?.helloSeconds ?? 0),
      loadSeconds: times.loadSeconds + (before?.loadSeconds ?? 0),
      measureSeconds: times.measureSeconds + (before?.measureSeconds ?? 0),
    });
  }

  /** @throws the first failure of a lane, where no lane is left for a model, or no model has a row */
  async #progress(): Promise<RunProgress> {
    const { run, interrupted } = this.#options;
    const planned = await run.store.promptCount();
    const failures = await run.store.failures();
    const sum = { missing: 0, measured: 0, errors: 0 };
    for (const { modelIndex } of run.requests) {
      const counts = (await this.#counts(modelIndex)) ?? { missing: planned, measured: 0, errors: 0 };
      const hasFailed = failures.some((failure) => failure.modelIndex === modelIndex);
      if (!hasFailed) sum.missing += counts.missing;
      sum.measured += counts.measured;
      sum.errors += counts.errors;
    }
    const isUseless = sum.missing > 0 || sum.measured + sum.errors === 0;
    if (this.#firstError !== undefined && isUseless && !interrupted.aborted) throw this.#firstError;
    return {
      ...sum,
      failures,
      times: run.requests.map(({ modelIndex }) => this.#times.get(modelIndex) ?? null),
      ended: Promise.all(this.#ended).then(() => undefined),
    };
  }
}

/** A slug that no other model of the run has, so that file names are distinct. */
function freeSlug(models: readonly StoredModel[], modelIndex: number, slug: string): string {
  const taken = new Set(models.filter((model) => model.modelIndex !== modelIndex).map((model) => model.slug));
  let free = slug;
  for (let k = modelIndex + 1; taken.has(free); k += 1) free = `${slug}_${String(k)}`;
  return free;
}
