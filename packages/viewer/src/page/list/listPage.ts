import type { LiveRun } from "../../live/liveRun.ts";
import type { RunList, ShownRun } from "../../wire.ts";
import { compareAddress, keepInAddress } from "../addresses.ts";
import type { Source } from "../data/source.ts";
import { element, say } from "../dom.ts";
import { reportCode } from "../reportCode.ts";
import { FEWEST_COMPARED, MOST_COMPARED } from "../../folder/comparedNames.ts";
import { gainScale } from "./gainStrip.ts";
import { onKeys } from "./listKeys.ts";
import { runRow, stateCell } from "./runRow.ts";
import { shownRuns, type ListChoice, type ListColumn, type ListedState } from "../../folder/shownRuns.ts";

/** Rows that are drawn at once; more follow when the end comes near. */
const BATCH = 50;
const COLUMNS: readonly (readonly [ListColumn, string, "number" | "text"])[] = [
  ["started", "Started", "text"],
  ["run", "Run", "text"],
  ["model", "Model", "text"],
  ["prompts", "Prompts", "number"],
  ["gain", "Gain [95 %]", "text"],
  ["verdict", "Verdict", "text"],
  ["state", "State", "text"],
];
const STATES: readonly (readonly [ListedState | "", string])[] = [
  ["", "every state"],
  ["measuring", "measuring"],
  ["finished", "complete"],
  ["verified", "verified"],
  ["unfinished", "incomplete"],
  ["unreadable", "unreadable"],
];

/** The list of runs: searched, filtered and sorted, by keyboard and mouse; it follows the folder while it is seen. */
export async function listPage({ list: read, server }: Source, content: HTMLElement): Promise<void> {
  let list: RunList = await read();
  const query = new URLSearchParams(location.search);
  let choice: ListChoice = {
    words: query.get("find") ?? "",
    state: STATES.find(([state]) => state === query.get("state"))?.[0] ?? "",
    column: COLUMNS.find(([column]) => column === query.get("by"))?.[0] ?? "started",
    direction: query.get("up") === null ? -1 : 1,
  };
  const ticked = new Set<string>();
  let shown: ShownRun[] = [];
  let drawn = 0;

  const search = element("input", {
    type: "search",
    value: choice.words,
    placeholder: "words of run, model, verdict",
    autocomplete: "off",
    spellcheck: false,
  });
  const state = element(
    "select",
    {},
    ...STATES.map(([value, text]) => element("option", { value, selected: value === choice.state }, text)),
  );
  const compare = element("button", { type: "button", disabled: true }, "Compare");
  const heads = COLUMNS.map(([column, title, kind]) =>
    element(
      "th",
      { scope: "col", class: kind, "data-column": column },
      element("button", { type: "button" }, title),
    ),
  );
  const body = element("tbody");
  const table = element(
    "table",
    { class: server === null ? "runs" : "runs ticked" },
    element(
      "thead",
      {},
      element("tr", {}, ...(server === null ? [] : [element("td", { class: "tick" })]), ...heads),
    ),
    body,
  );
  const count = element("p", { class: "faint", role: "status" });

  const context = () => ({ scale: gainScale(list.runs) });
  function more(): void {
    const { scale } = context();
    const next = shown.slice(drawn, drawn + BATCH);
    drawn += next.length;
    body.append(
      ...next.map((run) =>
        runRow(run, {
          scale,
          progress: list.progress[run.run],
          isTicked: server === null ? null : ticked.has(run.run),
        }),
      ),
    );
  }
  function draw(): void {
    const focused = (document.activeElement as HTMLElement | null)?.closest("tr")?.dataset["run"];
    const least = Math.max(drawn, BATCH);
    shown = shownRuns(list.runs, choice);
    drawn = 0;
    body.replaceChildren();
    while (drawn < Math.min(least, shown.length)) more();
    for (const head of heads)
      head.setAttribute(
        "aria-sort",
        head.dataset["column"] !== choice.column
          ? "none"
          : choice.direction === 1
            ? "ascending"
            : "descending",
      );
    const all = reportCode.countText(list.runs.length);
    const runs = list.runs.length === 1 ? "run" : "runs";
    count.textContent =
      shown.length === list.runs.length
        ? `${all} ${runs}`
        : `${reportCode.countText(shown.length)} of ${all} ${runs}`;
    if (focused !== undefined) linkOf(body, focused)?.focus({ preventScroll: true });
  }
  /** How far one run is: the rest of its row stays. */
  function drawState(name: string): void {
    const run = list.runs.find((each) => each.run === name);
    const row = [...body.rows].find(({ dataset }) => dataset["run"] === name);
    if (run !== undefined) row?.cells[row.cells.length - 1]?.replaceWith(stateCell(run, list.progress[name]));
  }
  function choose(change: Partial<ListChoice>): void {
    choice = { ...choice, ...change };
    drawn = 0;
    keepInAddress({
      find: choice.words,
      state: choice.state,
      by: choice.column === "started" ? "" : choice.column,
      up: choice.direction === 1 ? "1" : "",
    });
    draw();
  }
  function tickChanged(): void {
    const models = list.runs.filter(({ run }) => ticked.has(run)).flatMap((run) => run.models).length;
    compare.disabled = Math.max(ticked.size, models) < FEWEST_COMPARED || ticked.size > MOST_COMPARED;
    compare.textContent =
      ticked.size === 0
        ? "Compare"
        : `Compare ${ticked.size === 1 ? "its models" : `${String(ticked.size)} runs`}`;
    if (ticked.size > MOST_COMPARED) say(`At most ${String(MOST_COMPARED)} runs are compared.`);
  }

  search.addEventListener("input", () => {
    choose({ words: search.value });
  });
  state.addEventListener("change", () => {
    choose({ state: STATES.find(([value]) => value === state.value)?.[0] ?? "" });
  });
  for (const head of heads)
    head.addEventListener("click", () => {
      const column = COLUMNS.find(([name]) => name === head.dataset["column"])?.[0] ?? "started";
      choose({
        column,
        direction:
          column === choice.column ? (choice.direction === 1 ? -1 : 1) : column === "started" ? -1 : 1,
      });
    });
  body.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.checked) ticked.add(target.value);
    else ticked.delete(target.value);
    tickChanged();
  });
  compare.addEventListener("click", () => {
    location.assign(compareAddress([...ticked]));
  });
  new IntersectionObserver(
    (seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting) && drawn < shown.length) more();
    },
    { rootMargin: "600px" },
  ).observe(content.appendChild(element("div", { class: "end" })));
  onKeys({ body, search, compare });

  content.prepend(
    element("h1", {}, "Runs in ", element("code", {}, reportCode.shownText(list.title))),
    element(
      "div",
      { class: "controls", role: "search" },
      element("label", { class: "wide" }, "Find ", search),
      element("label", {}, "State ", state),
      server === null ? null : compare,
    ),
    count,
    list.runs.length === 0
      ? element(
          "p",
          {},
          "There is no run in this folder yet. npx nx run gain:experiment makes one, and it appears here by itself.",
        )
      : table,
    element(
      "p",
      { class: "faint keys" },
      "Keys: / finds, j and k or the arrows move, Enter opens",
      server === null ? "." : ", x ticks, c compares what is ticked.",
    ),
  );
  draw();
  server?.listen(
    (event) => {
      if (event.kind === "live") {
        list = { ...list, progress: { ...list.progress, [event.run]: event.live as LiveRun } };
        drawState(event.run);
        return;
      }
      if (list.runs.length === 0 && event.list.runs.length > 0) location.reload();
      list = event.list;
      say("");
      draw();
    },
    () => {
      say("The server of gain view does not answer; the list may be old.");
    },
  );
}

const linkOf = (body: HTMLElement, run: string): HTMLAnchorElement | null =>
  [...body.querySelectorAll("tr")].find(({ dataset }) => dataset["run"] === run)?.querySelector("a") ?? null;
