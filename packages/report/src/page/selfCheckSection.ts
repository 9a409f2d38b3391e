import { countText } from "@gain/analysis";
import type { ReportInput, SelfCheck } from "../reportInput.ts";
import { selfCheckTable } from "../tables/selfCheckTable.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Markup } from "./markup.ts";
import { checkMatrix } from "./checkMatrix.ts";

const PASSED = new Set(["passed", "agrees"]);
const FAILED = new Set(["not passed", "disagrees"]);

/** The self-checks of the instrument in one line; those that did not pass are below it, the others are folded. */
export function selfCheckSection({ selfChecks, models }: ReportInput): Markup {
  return markup`<section id="self-checks">
<h2>Self-checks</h2>
${selfChecks.length === 0 ? markup`<p>There are no self-checks for this input: gain did not make the measurements, or the run stored none.</p>\n` : checks(selfChecks, models.length)}</section>
`;
}

function checks(all: readonly SelfCheck[], models: number): Markup {
  const failed = all.filter(({ result }) => FAILED.has(result));
  return markup`<p>${countedChecks(all)}</p>
${failed.length === 0 ? "" : dataTable(selfCheckTable(failed))}${models > 1 ? overModels(all) : fold("Every check", dataTable(selfCheckTable(all)))}`;
}

const overModels = (all: readonly SelfCheck[]): Markup =>
  fold(
    "Every check",
    markup`${dataTable(checkMatrix(all))}${fold("Every check of every model, with its numbers", dataTable(selfCheckTable(all)), "record")}`,
  );

/** "9 of 9 passed; 2 more state a result that is neither passed nor not." */
export function countedChecks(all: readonly SelfCheck[]): string {
  const passed = all.filter(({ result }) => PASSED.has(result)).length;
  const failed = all.filter(({ result }) => FAILED.has(result)).length;
  const others = all.length - passed - failed;
  const stated =
    others === 0 ? "" : `; ${countText(others)} more ${others === 1 ? "states" : "state"} a finding`;
  return `${countText(passed)} of ${countText(passed + failed)} passed${stated}.`;
}
