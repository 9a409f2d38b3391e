import type { RunEvent } from "@gain/experiment";
import type { LiveRun } from "@gain/viewer/liveRun";

interface Lane {
  model: string;
  doing: string;
  rows: number;
  /** When it began to measure its model. */
  since: number | undefined;
}

/** What each lane of a run does. */
export class LiveLanes {
  readonly #now: () => number;
  readonly #lanes = new Map<string, Lane>();

  constructor(now: () => number) {
    this.#now = now;
  }

  event(event: RunEvent, name: string): void {
    if (event.kind === "planned") return;
    const lane = this.#lanes.get(name) ?? { model: "", doing: "idle", rows: 0, since: undefined };
    this.#lanes.set(name, lane);
    switch (event.kind) {
      case "starting":
        Object.assign(lane, { model: event.model, doing: "starts a sidecar", rows: 0, since: undefined });
        break;
      case "waiting":
        lane.doing = "waits for a GPU";
        break;
      case "loading":
        lane.doing = `loads: ${event.phase}`;
        break;
      case "loaded":
        Object.assign(lane, { model: event.model.name, doing: "loaded" });
        break;
      case "measured":
        lane.doing = "measures";
        lane.since ??= this.#now();
        lane.rows += event.rows;
        break;
      case "restarting":
        lane.doing = "starts another sidecar";
        break;
      case "lane failed":
      case "model failed":
        lane.doing = "failed";
        break;
      case "span":
        if (event.name === "end the sidecar") lane.doing = "idle";
        break;
      default:
    }
  }

  state(): LiveRun["lanes"] {
    return [...this.#lanes].map(([name, { model, doing, rows, since }]) => {
      const seconds = since === undefined ? 0 : (this.#now() - since) / 1000;
      return { name, model, doing, rows, rate: seconds > 0 && rows > 0 ? rows / seconds : null };
    });
  }
}
