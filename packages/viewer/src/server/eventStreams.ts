/**
 * Tells every open page what changes. One look at the folder serves all of them, and there is none while no page listens:
 * a page that is hidden closes its stream.
 */
import { watch, type FSWatcher } from "node:fs";
import type { ServerResponse } from "node:http";
import type { RunIndex } from "../folder/runIndex.ts";
import type { ViewerEvent } from "../wire.ts";
import { headersOf } from "./answer.ts";

/** While a run measures, and otherwise. */
const LIVE_MS = 500;
const IDLE_MS = 2_000;

export class EventStreams {
  readonly #index: RunIndex;
  readonly #open = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #watcher: FSWatcher | undefined;
  #lastList = "";
  readonly #lastLive = new Map<string, number>();

  constructor(index: RunIndex) {
    this.#index = index;
  }

  /** Begins a stream, whose first messages are the whole list and every live file. */
  add(response: ServerResponse): void {
    response.writeHead(200, headersOf("text/event-stream; charset=utf-8"));
    this.#open.add(response);
    response.on("close", () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#rest();
    });
    send(response, { kind: "runs", list: this.#index.list() });
    for (const [run, live] of this.#index.live) send(response, { kind: "live", run, live });
    if (this.#open.size === 1) this.#wake();
  }

  close(): void {
    this.#rest();
    for (const response of this.#open) response.end();
  }

  #wake(): void {
    // A folder that cannot be watched, as on some network drives, is looked at by the clock alone.
    try {
      this.#watcher = watch(this.#index.folder, () => {
        this.#schedule(50);
      });
      this.#watcher.on("error", () => undefined);
    } catch {
      this.#watcher = undefined;
    }
    this.#schedule(0);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    // A folder that is gone may come back; the next look tells.
    await this.#index.look().catch(() => undefined);
    if (this.#open.size === 0) return;
    this.#tell();
    this.#schedule(this.#index.live.size > 0 ? LIVE_MS : IDLE_MS);
  }

  #tell(): void {
    const list = this.#index.list();
    const text = JSON.stringify(list);
    if (text !== this.#lastList) this.#toAll({ kind: "runs", list });
    this.#lastList = text;
    for (const [run, live] of this.#index.live) {
      if (this.#lastLive.get(run) === live.writtenAt) continue;
      this.#lastLive.set(run, live.writtenAt);
      this.#toAll({ kind: "live", run, live });
    }
  }

  #toAll(event: ViewerEvent): void {
    for (const response of this.#open) send(response, event);
  }
}

const send = (response: ServerResponse, event: ViewerEvent): void => {
  response.write(`data: ${JSON.stringify(event)}\n\n`);
};
