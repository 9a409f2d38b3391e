/**
 * Tells every open page what changes. One look at the folder serves all of them, and there is none while no page listens:
 * a page that is hidden closes its stream.
 *
 *   a live file is replaced        ─▶ read it alone ─▶ "live"
 *   another file or folder comes   ─▶ look at the folder ─▶ "runs", where the list differs
 *   every two seconds              ─▶ the same: a process that was killed leaves no trace
 */
import type { ServerResponse } from "node:http";
import type { RunIndex } from "../folder/runIndex.ts";
import type { LiveRun } from "../live/liveRun.ts";
import type { ViewerEvent } from "../wire.ts";
import { headersOf } from "./answer.ts";
import { FolderWatch } from "./folderWatch.ts";

const LOOK_MS = 2_000;
/** Several files change together. */
const SETTLE_MS = 50;

export class EventStreams {
  readonly #index: RunIndex;
  readonly #open = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #watch: FolderWatch | undefined;
  #lastRuns = "";
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
    this.#watch = new FolderWatch(this.#index.folder, {
      onChange: () => {
        this.#schedule(SETTLE_MS);
      },
      onLive: (run) => void this.#readLive(run),
    });
    this.#schedule(0);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#watch?.close();
    this.#watch = undefined;
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    // A folder that is gone may come back; the next look tells.
    await this.#index.look().catch(() => undefined);
    if (this.#watch === undefined) return;
    this.#watch.follow(this.#index.entries(), (run) => this.#index.live.has(run));
    this.#tell();
    this.#schedule(LOOK_MS);
  }

  /** The list changes with its runs; how far they are is told by their live files. */
  #tell(): void {
    const list = this.#index.list();
    const text = JSON.stringify(list.runs);
    if (text !== this.#lastRuns) this.#toAll({ kind: "runs", list });
    this.#lastRuns = text;
    for (const [run, live] of this.#index.live) this.#tellLive(run, live);
  }

  async #readLive(run: string): Promise<void> {
    const live = await this.#index.readLive(run);
    if (live !== undefined) this.#tellLive(run, live);
  }

  #tellLive(run: string, live: LiveRun): void {
    if (this.#lastLive.get(run) === live.writtenAt) return;
    this.#lastLive.set(run, live.writtenAt);
    this.#toAll({ kind: "live", run, live });
  }

  #toAll(event: ViewerEvent): void {
    for (const response of this.#open) send(response, event);
  }
}

const send = (response: ServerResponse, event: ViewerEvent): void => {
  response.write(`data: ${JSON.stringify(event)}\n\n`);
};
