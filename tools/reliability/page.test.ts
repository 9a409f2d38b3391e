import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GUARANTEES } from "../mutations/mutation.ts";
import { MUTATIONS } from "../mutations/mutations.ts";
import { digestOf, readResults as readOutcomes } from "../mutations/results.ts";
import { PROJECT } from "../setup/project.ts";
import { PROMISED_0 } from "./forms.ts";
import { PAGE, reliabilityPage } from "./page.ts";
import { readResults } from "./results.ts";

const outcomes = await readOutcomes();
const results = await readResults();

test("docs/reliability.md equals the page that the list of mutations and the stored figures give", async () => {
  expect(await readFile(join(PROJECT, PAGE), "utf8"), "run: npx tsx tools/write-reliability.ts").toBe(
    await reliabilityPage(MUTATIONS, outcomes, results),
  );
});

test.each(MUTATIONS)("$name was caught, as it is listed", (mutation) => {
  const hint = `run: npx tsx tools/mutations.ts ${mutation.name} --store`;
  expect(outcomes[mutation.name]?.digest, hint).toBe(digestOf(mutation));
  expect(["caught", "timeout"], hint).toContain(outcomes[mutation.name]?.outcome);
});

test.each(GUARANTEES)("%s has a guard whose removal a test notices", (guarantee) => {
  expect(MUTATIONS.filter((mutation) => mutation.guarantee === guarantee)).not.toEqual([]);
});

test("no form found what is promised to be 0", () => {
  for (const { figures } of Object.values(results))
    for (const name of PROMISED_0) expect(figures[name] ?? 0, name).toBe(0);
});
