import type { LiveRun } from "../../live/liveRun.ts";
import type { ShownRun } from "../../wire.ts";
import type { ServerParts } from "../data/source.ts";
import { element, say, update } from "../dom.ts";
import { stateCell } from "../list/runRow.ts";
import { reportCode } from "../reportCode.ts";
import { liveModel } from "./liveModel.ts";
import { paceText, rateText, shareText } from "./pace.ts";

/** A run that is not finished: how far it is, as it changes. When it is finished, the page becomes that of its report. */
export function livePage(
  server: ServerParts,
  content: HTMLElement,
  run: ShownRun,
  stateLine: HTMLElement,
): void {
  const view = element("div", { class: "live" });
  let state = run.state;
  let last: LiveRun | undefined;
  const explain = (): void => {
    const reason = state === "unfinished" ? "the same command continues it" : null;
    update(stateLine, [...stateCell({ ...run, state, reason }, undefined).childNodes]);
    update(
      view,
      last === undefined ? [element("p", {}, waitingText(state))] : liveView(last, state === "measuring"),
    );
  };
  content.append(view);
  explain();
  server.listen(
    (event) => {
      say("");
      if (event.kind === "live") {
        if (event.run !== run.run) return;
        last = event.live as LiveRun;
        explain();
        return;
      }
      const now = event.list.runs.find((each) => each.run === run.run);
      if (now === undefined) {
        say("This run is no longer in the folder: it was renamed or removed. All runs has what there is.");
        return;
      }
      if (now.state === "finished") location.reload();
      if (now.state !== state) {
        state = now.state;
        explain();
      }
    },
    () => {
      say("The server of gain view does not answer; the numbers may be old.");
    },
  );
}

function waitingText(state: ShownRun["state"]): string {
  if (state === "measuring")
    return "A process has this run's store open. It loads a model, or writes the outputs; what it measures appears here.";
  return "No process measures this run now. The same command continues it, and what it measures appears here.";
}

function liveView(live: LiveRun, isMeasuring: boolean): Node[] {
  const { lanes, models, notices, errors, memoryBytes } = live;
  return [
    element(
      "p",
      { class: "share" },
      element("progress", { max: Math.max(live.planned, 1), value: live.done, "aria-label": "measured" }),
      ` ${shareText(live)}${isMeasuring ? paceText(live) : ""}`,
    ),
    element(
      "p",
      { class: "faint" },
      `Memory of the program, without its sidecars: ${(memoryBytes / 1e6).toFixed(0)} MB. ${isMeasuring ? "Figures and means are of the rows of this session." : "The process has ended; these are its last numbers."}`,
    ),
    ...models.map(liveModel),
    element("h2", {}, "Lanes"),
    lanes.length === 0 ? element("p", { class: "faint" }, "No lane has begun.") : laneTable(lanes),
    ...(errors.length === 0
      ? []
      : [
          element("h2", {}, "Prompts that could not be measured"),
          element(
            "ul",
            {},
            ...errors.map(({ model, prompt, code, text }) =>
              element(
                "li",
                {},
                reportCode.shownText(`${model}, prompt ${String(prompt + 1)}: ${code}: ${text}`),
              ),
            ),
          ),
        ]),
    ...(notices.length === 0
      ? []
      : [
          element("h2", {}, "Notices"),
          element(
            "ul",
            {},
            ...notices.map(({ lane, text }) =>
              element("li", {}, reportCode.shownText(lane === "" ? text : `${lane}: ${text}`)),
            ),
          ),
        ]),
  ];
}

function laneTable(lanes: LiveRun["lanes"]): HTMLElement {
  const rows = lanes.map(({ name, model, doing, rows: measured, rate }) =>
    element(
      "tr",
      {},
      ...[name === "" ? "the only one" : name, model, doing].map((text) =>
        element("td", {}, reportCode.shownText(text)),
      ),
      ...[reportCode.countText(measured), rate === null ? "–" : rateText(rate)].map((text) =>
        element("td", { class: "number" }, text),
      ),
    ),
  );
  const heads = ["Lane", "Model", "Does", "Rows", "Speed"].map((title, k) =>
    element("th", { scope: "col", class: k > 2 ? "number" : "" }, title),
  );
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": "Lanes", tabIndex: 0 },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)),
  );
}
