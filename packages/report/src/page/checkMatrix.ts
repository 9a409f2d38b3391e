import type { SelfCheck } from "../reportInput.ts";
import { cell, textColumn, type StatTable } from "../tables/statTable.ts";

/** Every check with its results over the models: one where all have the same, else each result with its models. */
export function checkMatrix(checks: readonly SelfCheck[]): StatTable {
  const byCheck = new Map<string, SelfCheck[]>();
  for (const check of checks) {
    const name = check.of?.check ?? check.name;
    byCheck.set(name, [...(byCheck.get(name) ?? []), check]);
  }
  return {
    caption: "Checks over the models",
    columns: [textColumn("Check"), textColumn("Result")],
    rows: Array.from(byCheck, ([name, of]) => [cell(name), cell(resultText(of))]),
  };
}

function resultText(checks: readonly SelfCheck[]): string {
  const results = [...new Set(checks.map(({ result }) => result))];
  const [only = ""] = results;
  if (results.length === 1) return checks.length === 1 ? only : `${only} (${String(checks.length)} models)`;
  return results
    .map((result) => {
      const models = checks.flatMap(({ result: own, of }) => (own === result ? [of?.model ?? "all"] : []));
      return `${result}: ${models.join(", ")}`;
    })
    .join("; ");
}
