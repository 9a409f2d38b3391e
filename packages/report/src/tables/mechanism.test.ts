import { describe, expect, it } from "vitest";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { lastSteps, mechanismInput, profileOf } from "../../testing/mechanismFixture.ts";
import { finalNormTables, lastBlockTables } from "./mechanismTables.ts";
import { mechanismWords } from "../words/mechanismWords.ts";
import { inputOf, oneModelInput } from "../../testing/reportFixture.ts";
import type { ModelReport, ReportInput } from "../reportInput.ts";
import { runJson } from "../rowFiles/runJson.ts";
import { signedText } from "../text/statisticText.ts";
import type { StatTable } from "./statTable.ts";

function modelOf({ models }: ReportInput): ModelReport {
  const [model] = models;
  if (model === undefined) throw new Error("the report has a model");
  return model;
}
const wordsOf = (...profile: Parameters<typeof mechanismInput>): string =>
  mechanismWords(modelOf(mechanismInput(...profile))).join(" ");
const texts = (tables: readonly StatTable[]) =>
  tables.flatMap(({ rows }) => rows.map((cells) => cells.map(({ text }) => text)));
const unsplit = lastSteps.map((step) => ({ ...step, split: null }));

describe("the text of the mechanism", () => {
  it("has the number of prompts that shrink, the component with the largest decrease, and the mean of every term", () => {
    const words = wordsOf();
    expect(words).toContain(
      "Of 5 prompts 4 shrink in the last block. The largest decrease comes from the MLP, whose contribution points against the stream, in 2; " +
        "attention, whose contribution points against the stream, in 1; the interplay of attention and MLP, whose contributions point against each " +
        "other, in 1.",
    );
    // Means of the terms in the fixture's remarks, each over 25: attention −9, 7, 4.25, 25, 75.
    const attention = (-9 + 7 + 4.25 + 25 + 75) / 25 / 5;
    const mlp = (-7 - 12 - 9 + (-21.78 + 21.28 + 3.63 ** 2 + 2.66 ** 2) + 0) / 25 / 5;
    const cross = (2 * (4 * -3.63 + -3 * 2.66)) / 25 / 5;
    expect(words).toContain(
      `attention ${signedText(attention)}, MLP ${signedText(mlp)}, interplay ${signedText(cross)}.`,
    );
  });

  it("states that several prompts shrink by the same component", () => {
    expect(wordsOf(profileOf(lastSteps.slice(1, 3)))).toContain(
      "The largest decrease comes from the MLP, whose contribution points against the stream, in all of them.",
    );
  });

  it("has the effect of the final norm, and the number of prompts for which hidden states would change the side of 1", () => {
    // ‖N‖ = 10 against ‖h(L−1)‖ = 5 gives 2 for every prompt, above 1, where four gains lie below.
    expect(wordsOf()).toMatch(
      /the ratio of their last two entries would be 2\.0000 on average, and for 4 prompts/,
    );
    expect(wordsOf(profileOf(lastSteps, null))).toContain(
      "The final norm is not reported: the model has no final norm",
    );
  });

  it("states that nothing shrinks, or that the component cannot be determined", () => {
    expect(wordsOf(profileOf(lastSteps.slice(4)))).toContain("Of 1 prompt none shrinks in the last block.");
    expect(wordsOf(profileOf(unsplit))).toMatch(
      /Of 5 prompts 4 shrink in the last block\. In 4 the component cannot be determined\..*No block of this model has a step/,
    );
  });

  it("has the blocks that are not split, and the prompts that are left out", () => {
    expect(wordsOf(profileOf(unsplit.map((step) => ({ ...step, normBefore: 0 }))))).toContain(
      "5 prompts left out: the gain is not finite.",
    );
    const nan = Number.NaN;
    const split = { attentionNorm: nan, attentionInner: nan, mlpNorm: nan, mlpInner: nan, error: nan };
    const words = wordsOf(profileOf(lastSteps.map((step) => ({ ...step, split }))));
    expect(words).toContain("The last block does not have a step that is the sum");
    expect(words).toContain("1 of 2 blocks have such a sum.");
  });

  it("states for a file that it recorded no steps", () => {
    expect(mechanismWords(modelOf(oneModelInput))).toEqual([
      expect.stringContaining("The contributions of the blocks’ components were not recorded"),
    ]);
  });
});

describe("the tables of the mechanism", () => {
  it("have each term over all prompts and over the shrunk ones, with the sum below", () => {
    const rows = texts(lastBlockTables(modelOf(mechanismInput())));
    const attention = (-9 + 7 + 4.25 + 25) / 25 / 4;
    expect(rows[0]).toEqual([
      "Attention",
      "+0.8180",
      expect.any(String),
      signedText(attention),
      expect.any(String),
    ]);
    const [sum] = rows.filter(([name]) => name === "Sum: gain² − 1");
    const growths = [9 / 25 - 1, 20 / 25 - 1, 20.25 / 25 - 1, (3.37 ** 2 + 3.66 ** 2) / 25 - 1];
    const mean = growths.reduce((a, b) => a + b, 0) / 4;
    expect(sum?.[3]).toBe(signedText(mean));
  });

  it("have the reason for a missing term, and no column of shrunk prompts where there are none", () => {
    const [table] = lastBlockTables(modelOf(mechanismInput(profileOf(unsplit.slice(4)))));
    expect(table?.columns).toHaveLength(3);
    expect(table?.rows[0]?.[1]).toMatchObject({
      isMissing: true,
      text: expect.stringContaining("not shown to be") as string,
    });
  });

  it("have the final norm's gain, the last gain and the ratio of hidden states", () => {
    const rows = texts(finalNormTables(modelOf(mechanismInput(profileOf(lastSteps.slice(4))))));
    expect(rows.slice(1)).toEqual([
      ["Final norm’s gain", "1.0000", "–", "1.0000", "1.0000"],
      ["From hidden_states", "2.0000", "–", "2.0000", "2.0000"],
    ]);
    expect(finalNormTables(modelOf(oneModelInput))).toEqual([]);
  });
});

it("a signed number has digits however small it is", () => {
  expect([0.25, -0.25, 0.00004, -1e-9, 0].map(signedText)).toEqual([
    ...["+0.2500", "−0.2500", "+4.00e−5", "−1.00e−9", "+0.0000"],
  ]);
});

it("Markdown has the text, the table and the caveat, and none of them for a file", () => {
  const text = markdownSummary(mechanismInput());
  expect(text).toContain("## Mechanism\n\n**GPT-J-6B.** Of 5 prompts 4 shrink in the last block.");
  expect(text).toContain("| Attention ((2⟨h, a⟩ + ‖a‖²) / ‖h‖²) |");
  expect(text).toContain("and not a cause");
  expect(markdownSummary(oneModelInput)).not.toContain("Mechanism");
});

it("JSON has the complete profile, and no such field for a file", () => {
  const { models, comparison } = mechanismInput();
  const json = runJson([...models, ...inputOf([]).models], comparison);
  expect(json.format).toBe("gain-run-5");
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.models[0]?.mechanism).toEqual(profileOf(lastSteps));
  expect(json.models[1]).not.toHaveProperty("mechanism");
});
