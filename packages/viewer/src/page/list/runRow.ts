import { estimateText } from "@gain/analysis";
import type { ListedModel, LiveProgress, ShownRun, Verified } from "../../wire.ts";
import { runAddress } from "../addresses.ts";
import { element } from "../dom.ts";
import { paceText, shareText } from "../live/pace.ts";
import { reportCode } from "../reportCode.ts";
import { gainStrip, type GainScale } from "./gainStrip.ts";
import { timeText } from "../../folder/shownRuns.ts";

/** Models of a run that its row names; the others are counted. */
const MODELS_SHOWN = 4;

export interface RowContext {
  readonly scale: GainScale;
  readonly progress: LiveProgress | undefined;
  /** Is it among the runs to compare? Null where runs cannot be compared. */
  readonly isTicked: boolean | null;
}

/** One run of the list, with a line for each of its first models. */
export function runRow(run: ShownRun, { scale, progress, isTicked }: RowContext): HTMLTableRowElement {
  const name = reportCode.shownText(run.run);
  const shown = run.models.slice(0, MODELS_SHOWN);
  const more = run.models.length - shown.length;
  const lines = (of: (model: ListedModel) => readonly (Node | string | null)[]): HTMLElement[] =>
    shown.map((model) => element("div", { class: "line" }, ...of(model)));
  const row = element("tr", { "data-run": run.run, class: shown.length > 1 ? "several" : "" });
  if (isTicked !== null)
    row.append(element("td", { class: "tick" }, run.state === "finished" ? tick(run, isTicked, name) : null));
  row.append(
    element("td", { class: "when" }, timeText(run.startedAt)),
    element("th", { scope: "row" }, element("a", { href: runAddress(run.run) }, element("bdi", {}, name))),
    element(
      "td",
      {},
      ...lines(({ name: model }) => [element("bdi", {}, reportCode.shownText(model))]),
      more > 0 ? element("div", { class: "faint" }, `and ${String(more)} more`) : null,
    ),
    element("td", { class: "number" }, ...promptsText(run)),
    element("td", { class: "gain" }, ...lines((model) => [gainText(model), gainStrip(model, scale)])),
    element("td", { class: "verdict" }, ...shown.map(({ verdict }) => verdictLine(verdict))),
    stateCell(run, progress),
  );
  return row;
}

function tick({ run }: ShownRun, isTicked: boolean, name: string): HTMLElement {
  return element("input", {
    type: "checkbox",
    checked: isTicked,
    value: run,
    "aria-label": `Compare ${name}`,
  });
}

function promptsText({ models, prompts }: ShownRun): string[] {
  if (prompts === null) return ["–"];
  const [first] = models;
  const isPart =
    models.length === 1 &&
    first?.measured !== null &&
    first?.measured !== undefined &&
    first.measured !== prompts;
  return [
    isPart
      ? `${reportCode.countText(first.measured)} of ${reportCode.countText(prompts)}`
      : reportCode.countText(prompts),
  ];
}

/** Two lines of the verdict; its title has all of it. */
function verdictLine(verdict: string | null): HTMLElement {
  const text = reportCode.shownText(verdict ?? "–");
  return element("div", { class: "line", title: text }, text);
}

function gainText({ mean, low, high }: ListedModel): HTMLElement {
  const text = mean === null || low === null || high === null ? "–" : estimateText({ mean, low, high });
  return element("span", { class: "whole", title: text }, text);
}

/** The state in words, and what is behind it. */
export function stateCell(
  { state, reason, verified }: ShownRun,
  progress: LiveProgress | undefined,
): HTMLTableCellElement {
  const words = {
    measuring: "measuring",
    unfinished: "incomplete",
    finished: "complete",
    unreadable: "unreadable",
  }[state];
  const shown = verified === null ? words : "verified";
  const cell = element("td", { class: "state" }, element("span", { class: `chip ${state}` }, shown));
  if (state === "measuring" && progress !== undefined) {
    const { done, planned } = progress;
    cell.append(
      element("progress", { max: Math.max(planned, 1), value: done, "aria-label": "measured" }),
      element("div", { class: "faint" }, `${shareText(progress)}${paceText(progress)}`),
    );
  }
  const notes = [
    ...(verified === null ? [] : [verifiedText(verified)]),
    ...(state === "measuring" && progress !== undefined ? [] : [reason ?? []].flat()),
  ];
  for (const note of notes)
    cell.append(element("div", { class: "faint reason" }, reportCode.shownText(note)));
  return cell;
}

/** When `gain verify` proved the run on this machine; its files may have changed since. */
function verifiedText({ at, drawings }: Verified): string {
  const time = new Date(at);
  const when = Number.isNaN(time.valueOf()) ? at : time.toLocaleString("sv").slice(0, 16);
  return `by gain verify, ${when}${drawings ? "" : ", drawings left out"}`;
}
