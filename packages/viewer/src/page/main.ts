/**
 * The page of `gain view`, which shows what its address names:
 *
 *   ?                        the list of runs
 *   ?run=NAME                one run: how far it is while it measures, then its report and all its rows
 *   ?run=NAME&model=M#rows   the same, at the rows of one model; every filter and order of the rows is in the address
 *   ?compare=A&compare=B/M   several runs together, or one model of a run
 */
import { comparePage } from "./compare/comparePage.ts";
import { serverSource } from "./data/serverSource.ts";
import { siteSource } from "./data/siteSource.ts";
import type { Source } from "./data/source.ts";
import { element, required } from "./dom.ts";
import { listPage } from "./list/listPage.ts";
import { reportCode } from "./reportCode.ts";
import { runPage } from "./run/runPage.ts";

/** What a drawn page does when the colours change. */
export type OnScheme = () => void;

async function draw(source: Source, content: HTMLElement): Promise<OnScheme> {
  const query = new URLSearchParams(location.search);
  const run = query.get("run");
  const compared = query.getAll("compare");
  if (run !== null) return runPage(source, content, run);
  if (compared.length > 0 && source.server !== null) return comparePage(source.server, content, compared);
  await listPage(source, content);
  return () => undefined;
}

async function start(): Promise<void> {
  let onScheme: OnScheme = () => undefined;
  reportCode.startScheme(() => {
    onScheme();
  });
  const content = required("content");
  try {
    const source = document.documentElement.hasAttribute("data-site") ? siteSource() : serverSource();
    onScheme = await draw(source, content);
    // What the address names was not there when the browser looked for it.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    content.append(
      element(
        "p",
        { class: "alarm", role: "alert" },
        reportCode.shownText(error instanceof Error ? error.message : String(error)),
      ),
    );
  }
  document.documentElement.dataset["ready"] = "true";
}

void start();
