import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REFERENCE_GAINS, REFERENCE_SOURCE } from "@gain/analysis";
import { experimentTitle, type ReportLabels } from "@gain/report";
import { afterAll, expect, test } from "vitest";
import { readReferences } from "./referencesOption.ts";

const folder = mkdtempSync(join(tmpdir(), "gain-references-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(text: string): string {
  const path = join(folder, "cited.json");
  writeFileSync(path, text);
  return path;
}

const labelled = (title: string) => [{ labels: { experimentTitle: title } as ReportLabels }];
const notebook = labelled(experimentTitle("GPT-J-6B", "Parallel Architecture Validation"));
const other = labelled(experimentTitle("gpt2", null));

test("without the option, the notebook's values are cited for its own experiment alone", async () => {
  const chosen = await readReferences(undefined);
  expect(chosen(notebook)).toEqual({ source: REFERENCE_SOURCE, gains: REFERENCE_GAINS });
  expect(chosen(other)).toBeNull();
});

test("notebook and none hold for every experiment", async () => {
  expect((await readReferences("notebook"))(other)?.source).toBe(REFERENCE_SOURCE);
  expect((await readReferences("none"))(notebook)).toBeNull();
});

test("a file has the form of the references in findings.json", async () => {
  const cited = {
    source: "a paper",
    gains: [{ model: "m", gain: 1.2, architecture: "Parallel", normType: "RMSNorm" }],
  };
  expect((await readReferences(written(JSON.stringify(cited))))(other)).toEqual(cited);
});

test.each([
  ["{", "it is not JSON"],
  ["[]", "no list of gains"],
  ['{"source": "s", "gains": [{"model": "m", "gain": "1.2"}]}', "gain 1 of the list is of another form"],
  [
    '{"source": "s", "gains": [{"model": "m", "gain": -1, "architecture": "a", "normType": "n"}]}',
    "gain 1 of the list",
  ],
])("%s is refused with the reason and the way out", async (text, why) => {
  const path = written(text);
  await expect(readReferences(path)).rejects.toThrow(why);
  await expect(readReferences(path)).rejects.toThrow("--references takes notebook, none or");
  await expect(readReferences(join(folder, "absent.json"))).rejects.toThrow("cannot read");
});
