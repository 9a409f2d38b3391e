import { meanIntervalFromSummary } from "@gain/analysis";
import { float64Values, type RowBlock } from "@gain/protocol";
import type { LiveRun } from "@gain/viewer/liveRun";
import { LogHistogram } from "./logHistogram.ts";

interface Counts {
  readonly planned: number;
  readonly measured: number;
  readonly errors: number;
}

/** The gains of a model's rows as they come, in constant memory: mean with interval, histogram, mean of each block. */
export class LiveGains {
  #counts: Counts = { planned: 0, measured: 0, errors: 0 };
  /** Of ln gain of the last block; Welford's recurrence. */
  #rows = 0;
  #mean = 0;
  #squares = 0;
  readonly #histogram = new LogHistogram();
  /** Sum of ln gain, and number of finite ones, by block. */
  #sums: { sum: number; count: number }[] = [];

  /** Of the plan and of earlier sessions too. */
  count({ planned, measured, errors }: Counts): void {
    this.#counts = { planned, measured, errors };
  }

  get done(): number {
    return this.#counts.measured + this.#counts.errors;
  }

  /** A gain that is zero, infinite or not a number is in none of the numbers. */
  add({ items, norms }: RowBlock): void {
    const rows = items.byteLength / Int32Array.BYTES_PER_ELEMENT;
    if (rows === 0) return;
    const values = float64Values(norms);
    const blocks = values.length / rows - 1;
    for (let row = 0; row < rows; row += 1) {
      const start = row * (blocks + 1);
      for (let block = 0; block < blocks; block += 1) {
        const log = Math.log(
          (values[start + block + 1] ?? Number.NaN) / (values[start + block] ?? Number.NaN),
        );
        const sum = (this.#sums[block] ??= { sum: 0, count: 0 });
        if (!Number.isFinite(log)) continue;
        sum.sum += log;
        sum.count += 1;
        if (block === blocks - 1) this.#addLast(log);
      }
    }
  }

  #addLast(log: number): void {
    this.#rows += 1;
    const off = log - this.#mean;
    this.#mean += off / this.#rows;
    this.#squares += off * (log - this.#mean);
    this.#histogram.add(log);
  }

  state(): Omit<LiveRun["models"][number], "name"> {
    const sd = Math.sqrt(this.#squares / Math.max(1, this.#rows - 1));
    const interval = meanIntervalFromSummary({ n: this.#rows, mean: this.#mean, sd });
    return {
      ...this.#counts,
      rows: this.#rows,
      mean: interval.defined ? Math.exp(this.#mean) : null,
      low: interval.defined ? Math.exp(interval.value.low) : null,
      high: interval.defined ? Math.exp(interval.value.high) : null,
      histogram: this.#histogram.state(),
      profile: this.#sums.map(({ sum, count }) => (count === 0 ? null : Math.exp(sum / count))),
    };
  }
}
