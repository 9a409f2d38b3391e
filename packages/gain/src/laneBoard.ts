import type { RunEvent } from "@gain/experiment";
import { paceText } from "./pace.ts";

/** Lanes with a line of their own. */
const LANES_SHOWN = 8;

interface LaneState {
  model: string;
  /** What the lane does while it does not measure. */
  doing: string;
  measures: boolean;
  rows: number;
  since: number;
}

/** What the lanes of a run do, and how far it is: a line for each of the first lanes, one for the rest, one in total. */
export class LaneBoard {
  readonly #planned: number;
  readonly #now: () => number;
  readonly #lanes = new Map<string, LaneState>();
  /** Terminal rows by model. */
  readonly #done = new Map<string, number>();
  #baseline: { readonly atMs: number; readonly done: number } | undefined;

  /** @param planned measurements of the whole run */
  constructor(planned: number, now: () => number) {
    this.#planned = planned;
    this.#now = now;
  }

  event(event: RunEvent, lane: string): void {
    const state = this.#state(lane);
    switch (event.kind) {
      case "starting":
        Object.assign(state, { model: event.model, doing: "starting", measures: false });
        break;
      case "waiting":
        Object.assign(state, { doing: "waiting for a GPU", measures: false });
        break;
      case "loading":
        Object.assign(state, { doing: event.phase, measures: false });
        break;
      case "loaded":
        Object.assign(state, { model: event.model.name, doing: "loaded", rows: 0, since: this.#now() });
        break;
      case "measured":
        state.measures = true;
        state.rows += event.rows;
        this.#done.set(event.model, event.measured + event.errors);
        this.#baseline ??= { atMs: this.#now(), done: this.#sum() };
        break;
      case "span":
        if (event.name === "end the sidecar") Object.assign(state, { doing: "idle", measures: false });
        break;
      default:
    }
  }

  #state(lane: string): LaneState {
    const known = this.#lanes.get(lane);
    if (known !== undefined) return known;
    const state = { model: "", doing: "idle", measures: false, rows: 0, since: this.#now() };
    this.#lanes.set(lane, state);
    return state;
  }

  #sum(): number {
    return [...this.#done.values()].reduce((sum, done) => sum + done, 0);
  }

  /** The lines of the lanes, and the total. */
  lines(): string[] {
    const lanes = [...this.#lanes].map(([name, state]) => ({ name, state }));
    const shown = lanes.slice(0, lanes.length > LANES_SHOWN ? LANES_SHOWN - 1 : LANES_SHOWN);
    const rest = lanes.slice(shown.length);
    const measuring = rest.filter(({ state }) => state.measures).length;
    return [
      ...shown.map(({ name, state }) => `${name}: ${this.#laneText(state)}`),
      ...(rest.length === 0 ? [] : [`${String(rest.length)} more lanes: ${String(measuring)} measure`]),
      this.total(),
    ];
  }

  #laneText({ model, doing, measures, rows, since }: LaneState): string {
    if (!measures) return model === "" || doing === "idle" ? "idle" : `${model}: ${doing}`;
    const rate = rows / ((this.#now() - since) / 1000);
    return `${model}: ${String(rows)} measured${rate > 0 && Number.isFinite(rate) ? `, ${rate.toPrecision(3)} prompts/s` : ""}`;
  }

  /** How far the whole run is, with its speed and the time left. */
  total(): string {
    const done = this.#sum();
    const seconds = (this.#now() - (this.#baseline?.atMs ?? this.#now())) / 1000;
    const rate = (done - (this.#baseline?.done ?? done)) / seconds;
    return `measured ${String(done)} of ${String(this.#planned)}${paceText(done, this.#planned, rate)}`;
  }
}
