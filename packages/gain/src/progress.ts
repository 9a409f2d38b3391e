import { byteText, layoutText, type RunEvent } from "@gain/experiment";
import { visibleText } from "@gain/report";
import { durationText } from "./duration.ts";
import { LaneBoard } from "./laneBoard.ts";
import { LiveLines } from "./liveLines.ts";
import { paceText } from "./pace.ts";
import type { Printer } from "./printer.ts";
import { addedEnd, addedTokens } from "./sources/addedTokens.ts";
import { surplusText } from "./sources/surplusText.ts";

/** Prints the progress of a run: one live line on a terminal, occasional plain lines elsewhere. */
export class Progress {
  readonly #lines: LiveLines;
  readonly #now: () => number;
  /** Tenths of the plan that were measured at the last line. */
  #lastTenth = 0;
  /** Codes of the notices that were printed for the current model. */
  readonly #noticed = new Set<string>();
  /** When measuring began, and the number of rows that were stored before. */
  #baseline: { readonly atMs: number; readonly done: number } | undefined;

  /** The lanes of the run; unused where it has one. */
  #board: LaneBoard | undefined;
  /** Of the current event. */
  #lane = "";

  constructor(printer: Printer, now: () => number = () => performance.now()) {
    this.#lines = new LiveLines(printer, now);
    this.#now = now;
  }

  /** Prints a permanent line. */
  line(text: string): void {
    this.#lines.permanent(this.#lane === "" ? text : `[${this.#lane}] ${text}`);
  }

  /** @param lane name of the lane that the event is about; empty where a run has one */
  event(event: RunEvent, lane = ""): void {
    if (lane !== "") this.#board?.event(event, lane);
    this.#lane = lane;
    this.#show(event, lane);
    this.#lane = "";
  }

  #show(event: RunEvent, lane: string): void {
    switch (event.kind) {
      case "planned": {
        this.#board = new LaneBoard(event.prompts * event.models, this.#now);
        if (event.replaced)
          this.line("the run that was planned in this folder has no measured prompt; it is replaced");
        const models = event.models === 1 ? "1 model" : `${String(event.models)} models`;
        this.line(
          `${event.resumed ? "continuing" : "run"} ${event.folder}: ${String(event.prompts)} prompts, ${models}`,
        );
        break;
      }
      case "starting":
        if (event.trouble !== undefined) this.line(`warm sidecars are not used: ${event.trouble}`);
        this.line(`${event.model}: starting a sidecar`);
        break;
      case "waiting":
        this.line(`waits for a GPU of the cluster: ${event.reason}`);
        break;
      case "greeted":
        this.line(greetedText(event));
        break;
      case "loading":
        if (lane !== "") this.#showBoard();
        else this.#passing(`${event.phase}: ${event.text}${share(event.done, event.total)}`);
        break;
      case "loaded":
        this.#baseline = undefined;
        this.#lastTenth = 0;
        this.#noticed.clear();
        this.line(loadedText(event));
        break;
      case "vectors":
        this.line(vectorsText(event));
        break;
      case "measured":
        if (lane === "") this.#measured(event);
        else this.#measuredOnLane(event);
        break;
      case "notice":
        this.#notice(event);
        break;
      case "restarting":
        this.line(`${event.reason}\nstarting a new sidecar; stored rows are kept`);
        break;
      case "model failed":
        this.line(`${event.model} cannot be measured, the others go on: ${event.reason}`);
        break;
      case "freed":
        this.line(`${event.model}: its weights are deleted from the cache`);
        break;
      case "lane failed":
        this.line(
          `${event.reason}\n${event.isLost ? "this lane measures nothing more" : "the lane continues without this model"}`,
        );
        break;
    }
  }

  #measuredOnLane({ model, measured, errors, planned }: Extract<RunEvent, { kind: "measured" }>): void {
    if (measured + errors === planned)
      this.line(`${model}: measured ${String(measured + errors)} of ${String(planned)}`);
    this.#showBoard();
  }

  /** Shows what the lanes do on a terminal, and elsewhere the total once per interval. */
  #showBoard(): void {
    if (this.#board === undefined) return;
    this.#lane = "";
    if (this.#lines.isTerminal) this.#lines.live(...this.#board.lines());
    else this.#passing(this.#board.total());
  }

  /** Prints the first notice of each code. The report counts all of them. */
  #notice({ code, text }: Extract<RunEvent, { kind: "notice" }>): void {
    if (this.#noticed.has(code)) return;
    this.#noticed.add(code);
    this.line(`notice: ${text}`);
  }

  #measured({ measured, errors, planned }: Extract<RunEvent, { kind: "measured" }>): void {
    const done = measured + errors;
    this.#baseline ??= { atMs: this.#now(), done };
    const seconds = (this.#now() - this.#baseline.atMs) / 1000;
    const rate = (done - this.#baseline.done) / seconds;
    const failed = errors === 0 ? "" : `, ${String(errors)} error rows`;
    const text = `measured ${String(done)} of ${String(planned)}${failed}${paceText(done, planned, rate)}`;
    const tenth = Math.floor((10 * done) / planned);
    const due = tenth > this.#lastTenth;
    this.#lastTenth = tenth;
    if (done === planned) this.line(text);
    else this.#passing(text, due);
  }

  /** Prints a line that the next one overwrites on a terminal. Elsewhere it is printed when due, or once per interval. */
  #passing(text: string, due = false): void {
    if (this.#lines.isTerminal) this.#lines.live(text);
    else if (this.#lines.isDue(due)) this.line(text);
  }
}

function share(done: number | null, total: number | null): string {
  return done === null || total === null || total === 0 ? "" : ` (${((100 * done) / total).toFixed(0)} %)`;
}

function greetedText({
  origin,
  place,
  seconds,
  python,
  pid,
}: Extract<RunEvent, { kind: "greeted" }>): string {
  const process = `(Python ${python}, process ${String(pid)}${place === undefined ? "" : ` on ${place}`})`;
  return origin === "acquired"
    ? `acquired a warm sidecar in ${durationText(seconds)} ${process}`
    : `sidecar ready after ${durationText(seconds)} ${process}`;
}

function loadedText({ model, reused, seconds }: Extract<RunEvent, { kind: "loaded" }>): string {
  return [
    `${model.name} ${reused ? "found loaded" : "loaded"} in ${durationText(seconds)}: ${model.className}, ${String(model.layers)} blocks, ` +
      `${String(model.width)} wide, ${model.dtype} on ${model.device} (${model.deviceName}), ${model.wiring}` +
      (model.randomWeights ? "; its weights are random, not trained" : ""),
    `  ${model.reason}`,
    ...(model.adapter === null ? [] : [`  with its adapter merged: ${visibleText(model.adapter)}`]),
    ...model.surplus.map((surplus) => `  not read: ${visibleText(surplusText(surplus))}`),
    ...[addedTokens(model), addedEnd(model)].flatMap((line) =>
      line === null ? [] : [`  ${visibleText(line)}`],
    ),
  ].join("\n");
}

const vectorsText = ({ model, size }: Extract<RunEvent, { kind: "vectors" }>): string =>
  `${model}: vectors of ${layoutText(size)}; ${byteText(size.bytes)} for ${String(size.prompts)} prompts, ` +
  `${byteText(size.free)} free on the disk`;
