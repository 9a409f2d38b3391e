import type { RunPageFacts } from "../../wire.ts";
import type { Source } from "../data/source.ts";
import { rowsAddress } from "../addresses.ts";
import { element, say } from "../dom.ts";
import { stateCell } from "../list/runRow.ts";
import { timeText } from "../../folder/shownRuns.ts";
import { livePage } from "../live/livePage.ts";
import type { OnScheme } from "../main.ts";
import { reportCode } from "../reportCode.ts";
import { startReading } from "../rows/rowClient.ts";
import { rowsSection } from "../rows/rowsSection.ts";
import { filesSection } from "./filesSection.ts";
import { showReport } from "./showReport.ts";

/** One run: while it measures, how far it is; afterwards its report, all its rows and its files. */
export async function runPage(source: Source, content: HTMLElement, name: string): Promise<OnScheme> {
  startReading();
  const facts = await source.run(name);
  const { run } = facts;
  const shown = reportCode.shownText(run.run);
  document.title = `${shown} – gain view`;
  const state = element("span", { class: "state-line" }, ...stateCell(run, undefined).childNodes);
  const head = element(
    "header",
    { class: "run-head" },
    element("p", {}, element("a", { href: "?" }, "All runs"), " / ", element("bdi", {}, shown)),
    element("p", { class: "faint" }, timeText(run.startedAt), run.startedAt === null ? null : " · ", state),
  );
  content.append(head);
  if (run.state === "finished") return finishedRun(source, content, head, facts);
  content.append(element("h1", {}, "Run ", element("bdi", {}, shown)));
  if (source.server !== null && run.state !== "unreadable") livePage(source.server, content, run, state);
  return () => undefined;
}

async function finishedRun(
  source: Source,
  content: HTMLElement,
  head: HTMLElement,
  facts: RunPageFacts,
): Promise<OnScheme> {
  const { run, rows: file, hasReport, files } = facts;
  const rows = file === null ? null : rowsSection(await source.rows(run.run, file.file, file.bytes));
  const last = filesSection(source, run.run, files);
  if (!hasReport) {
    content.append(
      element("h1", {}, element("bdi", {}, reportCode.shownText(run.run))),
      element("p", {}, "This run has no report."),
      ...(rows === null ? [] : [rows]),
      last,
    );
    return () => undefined;
  }
  try {
    const names = new Set(run.models.map(({ name: model }) => model));
    const onScheme = showReport(await source.report(run.run), head, rows, [["files", "Files"]], (model) =>
      file !== null && names.has(model) ? rowsAddress(run.run, model) : undefined,
    );
    content.append(last);
    return onScheme;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    content.append(...(rows === null ? [] : [rows]), last);
    return () => undefined;
  }
}
