/**
 * `live.json`, by which `gain view` follows a run: no other process can open the store while the run measures.
 *
 *   events of the run ─▶ lanes, counts, accumulated gains ─▶ the file, replaced whole, at most once a second
 *
 * It needs no durability: who resumes a run reads the store. It is removed when measuring ends, and overwritten where a
 * killed process left it.
 */
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "@gain/experiment";
import { LIVE_FILE, type LiveRun } from "@gain/viewer/liveRun";
import { LiveLanes } from "./liveLanes.ts";
import { LiveGains } from "./liveGains.ts";

const EVERY_MS = 1_000;
/** Notices and errors that are kept, the last ones. */
const KEPT = 20;

export class LiveFile {
  readonly #path: string;
  readonly #planned: number;
  readonly #now: () => number;
  readonly #lanes: LiveLanes;
  readonly #models = new Map<string, LiveGains>();
  readonly #notices: LiveRun["notices"] = [];
  readonly #errors: LiveRun["errors"] = [];
  #baseline: { readonly atMs: number; readonly done: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isRemoved = false;

  /** @param planned measurements of the whole run */
  constructor(folder: string, planned: number, now: () => number = () => Date.now()) {
    this.#path = join(folder, LIVE_FILE);
    this.#planned = planned;
    this.#now = now;
    this.#lanes = new LiveLanes(now);
  }

  /** @param lane name of the lane that the event is about; empty where a run has one */
  event(event: RunEvent, lane: string): void {
    this.#lanes.event(event, lane);
    switch (event.kind) {
      case "planned":
      case "greeted":
      case "leased":
      case "span":
        return;
      case "measured":
        this.#gains(event.model).count(event);
        this.#baseline ??= { atMs: this.#now(), done: this.#done() };
        break;
      case "stored":
        this.#gains(event.model).add(event.answer.rows);
        for (const { item, code, text } of event.answer.errors)
          keepLast(this.#errors, { model: event.model, prompt: item, code, text });
        break;
      case "notice":
        keepLast(this.#notices, { lane, text: event.text });
        break;
      case "restarting":
      case "lane failed":
        keepLast(this.#notices, { lane, text: event.reason });
        break;
      case "model failed":
        keepLast(this.#notices, { lane, text: `${event.model}: ${event.reason}` });
        break;
      default:
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, EVERY_MS).unref();
  }

  /** Removes the file. Idempotent; later events have no effect. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await rm(this.#path, { force: true });
  }

  /** What the file has. */
  state(): LiveRun {
    const [now, done] = [this.#now(), this.#done()];
    const seconds = (now - (this.#baseline?.atMs ?? now)) / 1000;
    const rate = seconds > 0 ? (done - (this.#baseline?.done ?? done)) / seconds : 0;
    return {
      ...{ format: 1, writtenAt: now, pid: process.pid, planned: this.#planned, done },
      rate: rate > 0 ? rate : null,
      secondsLeft: rate > 0 ? (this.#planned - done) / rate : null,
      memoryBytes: process.memoryUsage.rss(),
      lanes: this.#lanes.state(),
      models: [...this.#models].map(([name, gains]) => ({ name, ...gains.state() })),
      notices: this.#notices,
      errors: this.#errors,
    };
  }

  #done(): number {
    return [...this.#models.values()].reduce((sum, { done }) => sum + done, 0);
  }

  #gains(model: string): LiveGains {
    const known = this.#models.get(model) ?? new LiveGains();
    this.#models.set(model, known);
    return known;
  }

  #write(): void {
    const text = JSON.stringify(this.state());
    this.#writing = this.#writing.then(async () => {
      if (this.#isRemoved) return;
      const beside = `${this.#path}.tmp`;
      // A run continues where its live file cannot be written; a full disk is told by the store.
      await writeFile(beside, text)
        .then(() => rename(beside, this.#path))
        .catch(() => rm(beside, { force: true }).catch(() => undefined));
    });
  }
}

function keepLast<Value>(list: Value[], value: Value): void {
  list.push(value);
  if (list.length > KEPT) list.shift();
}
