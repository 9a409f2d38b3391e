import type { Comparison } from "../../wire.ts";
import { comparedName } from "../../folder/comparedNames.ts";
import { rowsAddress, runAddress } from "../addresses.ts";
import type { ServerParts } from "../data/source.ts";
import { element } from "../dom.ts";
import type { OnScheme } from "../main.ts";
import { reportCode } from "../reportCode.ts";
import { showReport } from "../run/showReport.ts";
import { modelChoice } from "./modelChoice.ts";

/**
 * Several runs, or models of runs: one report of them together, and in what the runs differ.
 *
 * @param names as `comparedName` reads them
 */
export async function comparePage(
  server: ServerParts,
  content: HTMLElement,
  names: readonly string[],
): Promise<OnScheme> {
  const runs = [...new Set(names.map((name) => comparedName(name).run))];
  const what = runs.length === 1 ? "Models of one run" : `${String(runs.length)} runs`;
  document.title = `${what} – gain view`;
  const head = element(
    "header",
    { class: "run-head" },
    element("p", {}, element("a", { href: "?" }, "All runs"), ` / ${what} together`),
    element(
      "ul",
      { class: "compared" },
      ...runs.map((run) =>
        element(
          "li",
          {},
          element("a", { href: runAddress(run) }, element("bdi", {}, reportCode.shownText(run))),
        ),
      ),
    ),
  );
  const waiting = element("p", { role: "status" }, "analysing the rows together…");
  content.append(head, waiting);
  const comparison = await server.compare(names).finally(() => {
    waiting.remove();
  });
  head.append(modelChoice(comparison));
  const differences = runs.length === 1 ? null : differencesSection(comparison);
  if (differences !== null) content.append(differences);
  if (comparison.report === null) {
    head.after(
      element("h1", {}, `${what} side by side`),
      element(
        "p",
        { class: "alarm" },
        `There is no common report: ${reportCode.shownText(comparison.reason ?? "")}`,
      ),
    );
    return () => undefined;
  }
  const places = modelPlaces(comparison);
  const links: [string, string][] = differences === null ? [] : [["differences", "Differences"]];
  return showReport(comparison.report, head, null, links, (name) => places.get(name));
}

/** Where the rows of each model of the report are; a name that several runs have is followed by that of its run. */
function modelPlaces({ runs, models }: Comparison): ReadonlyMap<string, string> {
  const compared = models.map((ofRun) =>
    ofRun.filter(({ isCompared }) => isCompared).map(({ name }) => name),
  );
  const bearers = compared.flat();
  return new Map(
    runs.flatMap((run, k) =>
      (compared[k] ?? []).map((name) => [
        bearers.filter((other) => other === name).length === 1 ? name : `${name} (${run})`,
        rowsAddress(run, name),
      ]),
    ),
  );
}

function differencesSection({ runs, differences, equal }: Comparison): HTMLElement {
  const same = `${reportCode.countText(equal)} other facts of plan and manifest are equal.`;
  const heads = ["What", ...runs].map((title) =>
    element("th", { scope: "col" }, element("bdi", {}, reportCode.shownText(title))),
  );
  const lines = differences.map(({ what, values }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("code", {}, reportCode.shownText(what))),
      ...values.map((value) =>
        element(
          "td",
          { class: value === null ? "faint" : "" },
          value === null ? "–" : reportCode.shownText(value),
        ),
      ),
    ),
  );
  return element(
    "section",
    { id: "differences" },
    element("h2", {}, "How the runs differ"),
    element(
      "p",
      {},
      differences.length === 0
        ? `Plan, versions and digests are equal: ${same}`
        : `Options, versions and digests that differ. ${same}`,
    ),
    differences.length === 0
      ? null
      : element(
          "div",
          { class: "scroll", role: "region", "aria-label": "Differences", tabIndex: 0 },
          element(
            "table",
            { class: "differences" },
            element("thead", {}, element("tr", {}, ...heads)),
            element("tbody", {}, ...lines),
          ),
        ),
  );
}
