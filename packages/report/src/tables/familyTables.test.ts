import { analyzeGains, compareModels, type ComparedModel } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { architectureSentences, architectureStatus } from "../words/architectureWords.ts";
import { comparisonSummary } from "../terminal/comparisonSummary.ts";
import { familiesTable, familyLines, replicatesTable } from "./familyTables.ts";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { latexTable } from "../latex/latexTable.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "../page/htmlReport.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";

/** The published gains on each prompt times a factor, jittered so that no model is a copy of another. */
function scaled(name: string, factor: number, about: Partial<ComparedModel>): ComparedModel {
  const seed = name.length + name.charCodeAt(0) + name.charCodeAt(name.length - 1);
  const rows = gptjRows.map((row, i) => ({
    ...row,
    model: name,
    lastGain: row.lastGain * factor * (1 + Math.sin(seed * (i + 1)) / 200),
  }));
  return {
    name,
    wiring: "unknown",
    normType: "LayerNorm",
    rows,
    findings: analyzeGains(name, rows),
    ...about,
  };
}
const parallel = ["Pythia-70m", "Pythia-160m", "GPT-J-6B"].map((name, i) =>
  scaled(name, 0.8 + i / 50, { wiring: "parallel" }),
);
const sequential = ["gpt2", "opt-125m", "bloom-560m", "mine"].map((name, i) =>
  scaled(name, 1.1 + i / 50, { wiring: "sequential" }),
);
const comparison = compareModels([...parallel, ...sequential]);
const { architectures, replicates } = comparison;
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("families in a report", () => {
  it("are rows of wiring × norm type × family, with the models that represent them", () => {
    const rows = familiesTable(architectures).rows.map((row) => row.map(({ text }) => text));
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ["Pythia", "parallel", "LayerNorm", "Pythia-70m, Pythia-160m"],
      ["GPT-J", "parallel", "LayerNorm", "GPT-J-6B"],
      ["GPT-2", "sequential", "LayerNorm", "gpt2"],
      ["OPT", "sequential", "LayerNorm", "opt-125m"],
      ["BLOOM", "sequential", "LayerNorm", "bloom-560m"],
      ["mine", "sequential", "LayerNorm", "mine"],
    ]);
    expect(replicatesTable(replicates).rows.map((row) => row[2]?.text)).toContain("its own");
  });

  it("name a cell without a family", () => {
    const rms = scaled("other", 1.2, { wiring: "sequential", normType: "RMSNorm" });
    const crossed = compareModels([...parallel, ...sequential, rms]).architectures;
    expect(
      familiesTable(crossed)
        .rows.at(-1)
        ?.map(({ text }) => text),
    ).toEqual(["no family", "parallel", "RMSNorm", "–", "–"]);
    expect(familyLines(crossed).at(-1)).toBe("parallel × RMSNorm × no family");
    expect(architectureSentences(crossed).join(" ")).toContain(
      "Wiring is not separable from norm type: no family is parallel with RMSNorm.",
    );
  });

  it("come with status, estimate and interval in every format, and without a test that cannot reject", () => {
    expect(architectureStatus(architectures)).toBe("cannot decide with this design");
    const models = [...parallel, ...sequential].map(({ name, wiring, findings, rows }) => ({
      labels: { ...(oneModelInput.models[0]?.labels ?? never()), modelName: name, wiring },
      findings,
      rows: rows as typeof gptjRows,
      notes: [],
    }));
    const input = { ...oneModelInput, models, comparison };
    const section = /<section id="classes">[^]*?<\/section>/.exec(htmlReport(input))?.[0] ?? "";
    const page = flat(section.replaceAll(/<[^>]*>/g, " "));
    const texts = [
      flat(comparisonSummary(comparison)),
      page,
      flat(markdownSummary(input).split("## Evidence")[0] ?? "").replaceAll("\\", ""),
      flat(latexTable(input)).replaceAll("\\", ""),
    ];
    for (const text of texts) {
      expect(text.toLowerCase()).toContain("cannot decide with this design");
      expect(text).toContain("The gain of parallel families is lower: 0.7");
      expect(text).toContain("95 % interval");
      expect(text).toContain("0.133");
      for (const family of ["Pythia", "GPT-J", "OPT", "BLOOM"]) expect(text).toContain(family);
      expect(text).not.toMatch(/exact permutation (?:test over \d|p [=<])/i);
      expect(text).not.toMatch(/NaN|undefined|\bnull\b/);
    }
  });
});

function never(): never {
  throw new Error("the fixture has a model");
}
