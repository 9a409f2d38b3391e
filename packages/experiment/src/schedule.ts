import type { ModelRequest } from "@gain/protocol";
import type { Lane } from "./measuring.ts";
import type { WorkPool } from "./workPool.ts";

/** Prompts for each lane of a model whose speed is not known yet, below which no further lane joins. */
const PROMPTS_OF_LANE = 256;
/** A model that two lanes could not measure is at fault, not the lanes. */
const REFUSALS_OF_MODEL = 2;
/** A lane that could not measure two models in a row is at fault. */
const REFUSALS_OF_LANE = 2;

/** One model of a run, from the first lane that takes it to the last that leaves it. */
export class Job {
  readonly modelIndex: number;
  readonly request: ModelRequest;
  readonly pool: WorkPool;
  /** Bytes of its weights; infinite where unknown. */
  readonly bytes: number;
  /** Prompts without a terminal row when the run began. */
  readonly missing: number;
  /** Lanes that measure it now. */
  readonly lanes = new Set<Lane>();
  /** Lanes that could not. */
  readonly refusals = new Set<Lane>();
  isOver = false;
  /** Has any lane loaded it, in this process? */
  hasLoaded = false;
  /** Seconds of the slowest start of a sidecar, and of the slowest load. */
  #startSeconds = 0;
  #loadSeconds = 0;
  readonly #now: () => number;
  #measuringSince: number | undefined;
  #rows = 0;

  constructor(
    of: Pick<Job, "modelIndex" | "request" | "pool" | "bytes" | "missing">,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    ({
      modelIndex: this.modelIndex,
      request: this.request,
      pool: this.pool,
      bytes: this.bytes,
      missing: this.missing,
    } = of);
  }

  loaded(seconds: number): void {
    this.hasLoaded = true;
    this.#loadSeconds = Math.max(this.#loadSeconds, seconds);
  }

  greeted(seconds: number): void {
    this.#startSeconds = Math.max(this.#startSeconds, seconds);
  }

  measured(rows: number): void {
    this.#measuringSince ??= this.#now();
    this.#rows += rows;
  }

  /** Prompts that no lane has taken. */
  get untaken(): number {
    return this.pool.isOpen ? this.pool.untaken : this.missing;
  }

  /** Seconds until its lanes have taken all its prompts; undefined before the first answer. */
  get secondsLeft(): number | undefined {
    const seconds = (this.#now() - (this.#measuringSince ?? this.#now())) / 1000;
    return this.#rows === 0 || seconds === 0 ? undefined : (this.pool.untaken * seconds) / this.#rows;
  }

  /** Does no lane measure it, while prompts are left? */
  get isAbandoned(): boolean {
    return this.lanes.size === 0 && this.untaken > 0;
  }

  /** Does a further lane shorten it by more than it needs to load the model? */
  get isWorthJoining(): boolean {
    if (this.pool.isComplete) return false;
    const lanes = this.lanes.size + 1;
    const left = this.secondsLeft;
    return left === undefined
      ? this.untaken > PROMPTS_OF_LANE * lanes
      : left / lanes > this.#startSeconds + this.#loadSeconds;
  }
}

/** What a refusal means for the run. */
export interface Verdict {
  /** The model cannot be measured to its end. */
  readonly modelFailed: boolean;
  /** The lane takes no further model. */
  readonly laneLost: boolean;
}

/** A lane that waits for a model. */
interface Waiting {
  readonly lane: Lane;
  readonly resolve: (job: Job | undefined) => void;
}

/**
 * Assigns lanes to models: list scheduling. A lane without work takes the largest model that nobody has begun. When none is
 * left it joins the one with the most seconds left, if that is worth a load.
 *
 * Each answer may give work to waiting lanes, of which there may be a thousand with ten thousand models: only models that
 * are not over are looked at, and only until there is nothing for any lane.
 */
export class Schedule {
  /** Models that are not over, in the order in which lanes take them. */
  readonly #open: Set<Job>;
  readonly #lanes: Set<Lane>;
  readonly #isStopped: () => boolean;
  readonly #refusalsInRow = new Map<Lane, number>();
  #waiting: Waiting[] = [];
  #measuring = 0;

  /** One lane takes the models in the order of the plan, several begin with the largest. */
  constructor(jobs: readonly Job[], lanes: readonly Lane[], isStopped: () => boolean) {
    const largestFirst = (a: Job, b: Job): number => (a.bytes === b.bytes ? 0 : b.bytes - a.bytes);
    this.#open = new Set(lanes.length === 1 ? jobs : jobs.toSorted(largestFirst));
    this.#lanes = new Set(lanes);
    this.#isStopped = isStopped;
  }

  /** Number of lanes that have a model. */
  get measuring(): number {
    return this.#measuring;
  }

  /** The next model of a lane; waits where one may come. @returns undefined at the end of the lane's work */
  next(lane: Lane): Promise<Job | undefined> {
    return new Promise((resolve) => {
      const waiting = { lane, resolve };
      if (!this.#serve(waiting)) this.#waiting.push(waiting);
    });
  }

  /** Gives a lane a model, or ends its work. @returns false where it has to wait */
  #serve({ lane, resolve }: Waiting): boolean {
    const isOver = this.#isStopped() || !this.#lanes.has(lane);
    const job = isOver ? undefined : this.#choose(lane);
    // Without a lane that measures, nothing changes any more.
    if (job === undefined && !isOver && this.#measuring > 0) return false;
    if (job !== undefined) {
      job.lanes.add(lane);
      this.#measuring += 1;
    }
    resolve(job);
    return true;
  }

  /** Models that no lane has begun, in the order in which lanes take them. */
  get unbegun(): Job[] {
    return [...this.#open].filter((job) => !job.hasLoaded && job.lanes.size === 0 && job.refusals.size === 0);
  }

  #choose(lane: Lane): Job | undefined {
    for (const job of this.#open) if (job.isAbandoned && !job.refusals.has(lane)) return job;
    let longest: Job | undefined;
    let most = -1;
    for (const job of this.#open) {
      const seconds = job.secondsLeft ?? Infinity;
      if (seconds <= most || job.refusals.has(lane) || !job.isWorthJoining) continue;
      longest = job;
      most = seconds;
    }
    return longest;
  }

  /** Lets waiting lanes look again: an answer was stored, or the run is stopped. */
  changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let isIdle = false;
    for (const one of waiting) {
      if (!isIdle && this.#serve(one)) continue;
      this.#waiting.push(one);
      // A lane that refused a model has none where the next one may have it.
      isIdle ||= ![...this.#open].some((job) => job.isAbandoned || job.isWorthJoining);
    }
  }

  /** Takes a lane from a model that it has no more work of. */
  leave(job: Job, lane: Lane): void {
    this.#part(job, lane);
    this.#refusalsInRow.delete(lane);
    if (job.pool.isComplete) this.#end(job);
    this.changed();
  }

  /**
   * Takes a lane from a model that it could not measure.
   *
   * @param isOfModel do the model or the request explain the failure?
   */
  refuse(job: Job, lane: Lane, isOfModel: boolean): Verdict {
    this.#part(job, lane);
    job.refusals.add(lane);
    // What one lane has loaded is not at fault where another cannot load it.
    const isOfLane = !isOfModel && (job.hasLoaded || this.#lanes.size > 1);
    const row = isOfLane ? 1 + (this.#refusalsInRow.get(lane) ?? 0) : 0;
    this.#refusalsInRow.set(lane, row);
    const laneLost = this.#lanes.size > 1 && row >= REFUSALS_OF_LANE;
    const others = [...this.#lanes].filter((other) => other !== lane && !job.refusals.has(other));
    const modelFailed =
      job.lanes.size === 0 &&
      !job.pool.isComplete &&
      (isOfModel || others.length === 0 || job.refusals.size >= REFUSALS_OF_MODEL);
    if (modelFailed || job.pool.isComplete) this.#end(job);
    if (laneLost) this.#lanes.delete(lane);
    this.changed();
    return { modelFailed, laneLost };
  }

  #part(job: Job, lane: Lane): void {
    if (job.lanes.delete(lane)) this.#measuring -= 1;
  }

  #end(job: Job): void {
    job.isOver = true;
    this.#open.delete(job);
  }
}
