import { countText, counted } from "@gain/analysis";
import { durationText } from "../duration.ts";
import { LiveLines } from "../liveLines.ts";
import type { Printer } from "../printer.ts";
import type { TrainingEvent } from "./trainingEvent.ts";

type ModelEvent = Extract<TrainingEvent, { event: "model" }>;
type StepEvent = Extract<TrainingEvent, { event: "step" }>;

/** Prints the progress of a training: a line a model, and the time left for the model and in all. */
export class TwinsProgress {
  readonly #lines: LiveLines;
  readonly #now: () => number;
  /** The cost of a model by its cell, in any unit. */
  readonly #costOf: (cell: string) => number;
  readonly #total: number;
  #done = 0;
  /** Cost that this process worked off, and how long that took. */
  #worked = 0;
  #workedMs = 0;
  #current: (ModelEvent & { readonly sinceMs: number }) | undefined;
  #first: { readonly atMs: number; readonly step: number } | undefined;
  /** Models that the plan's rule excluded or that were left out, each with its reason. */
  readonly failed: string[] = [];
  /** What ended the training early, in words. */
  error: string | undefined;

  /** @param total cost of all models */
  constructor(
    printer: Printer,
    { costOf, total }: { readonly costOf: (cell: string) => number; readonly total: number },
    now: () => number = () => performance.now(),
  ) {
    this.#lines = new LiveLines(printer, now);
    this.#now = now;
    this.#costOf = costOf;
    this.#total = total;
  }

  event(event: TrainingEvent): void {
    switch (event.event) {
      case "plan":
        this.#lines.permanent(`${counted(event.models, "model")}, ${countText(event.tokens)} tokens`);
        break;
      case "model":
        this.#model(event);
        break;
      case "step":
        this.#step(event);
        break;
      case "notice":
        this.#lines.permanent(`notice: ${event.text}`);
        break;
      case "error":
        this.error = event.text;
        break;
    }
  }

  #model(event: ModelEvent): void {
    const { index, of, cell, seed, wiring, state, text } = event;
    const name = `${String(index)}/${String(of)} ${cell} seed ${String(seed)} ${wiring}`;
    if (state === "begun" || state === "resumed") {
      this.#current = { ...event, sinceMs: this.#now() };
      this.#first = undefined;
      this.#lines.permanent(`${name}: ${state}`);
      return;
    }
    const began = this.#current;
    this.#current = undefined;
    if (state === "kept") {
      this.#lines.permanent(`${name}: kept where it is${text === undefined ? "" : `: ${text}`}`);
      return;
    }
    this.#done += this.#costOf(cell);
    if (began !== undefined) {
      this.#worked += this.#costOf(cell);
      this.#workedMs += this.#now() - began.sinceMs;
    }
    const took =
      began === undefined
        ? state === "done"
          ? " before"
          : ""
        : ` in ${durationText((this.#now() - began.sinceMs) / 1000)}`;
    const left = this.#leftText(this.#total - this.#done);
    if (state !== "done") this.failed.push(`${cell} seed ${String(seed)} ${wiring}: ${text ?? state}`);
    this.#lines.permanent(`${name}: ${state}${took}${text === undefined ? "" : `: ${text}`}${left}`);
  }

  #step({ step, steps, loss, tokens_per_second: speed }: StepEvent): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#first ??= { atMs: this.#now(), step };
    const stepMs = step > this.#first.step ? (this.#now() - this.#first.atMs) / (step - this.#first.step) : 0;
    const left = stepMs > 0 ? `, ${durationText(((steps - step) * stepMs) / 1000)} left` : "";
    const inAll = this.#leftText(this.#total - this.#done - this.#costOf(current.cell) * (step / steps));
    const text =
      `${String(current.index)}/${String(current.of)} ${current.cell} seed ${String(current.seed)} ${current.wiring}: ` +
      `step ${countText(step)} of ${countText(steps)}, loss ${loss === null ? "not finite" : loss.toFixed(3)}, ` +
      `${countText(Math.round(speed))} tokens/s${left}${inAll}`;
    if (this.#lines.isTerminal) this.#lines.live(text);
    else if (this.#lines.isDue(false)) this.#lines.permanent(text);
  }

  /** Time left in all; empty before a model has ended in this process. */
  #leftText(cost: number): string {
    if (this.#worked === 0 || cost <= 0) return "";
    return `; ${durationText((cost * this.#workedMs) / this.#worked / 1000)} left in all`;
  }
}
