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

describe("the mechanism in words", () => {
  it("says how many prompts shrink, what takes most away, and the mean of every term", () => {
    const words = wordsOf();
    expect(words).toContain(
      "Of 5 prompts 4 shrink in the last block. What takes most away is the MLP, which writes against the stream, in 2; " +
        "attention, which writes against the stream, in 1; the interplay of attention and MLP, which write against each " +
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

  it("says where all of several shrink by the same part", () => {
    expect(wordsOf(profileOf(lastSteps.slice(1, 3)))).toContain(
      "What takes most away is the MLP, which writes against the stream, in all of them.",
    );
  });

  it("says what the final norm makes of it, and for how many prompts hidden states would change the side of 1", () => {
    // ‖N‖ = 10 against ‖h(L−1)‖ = 5 gives 2 for every prompt, above 1, where four gains lie below.
    expect(wordsOf()).toMatch(
      /its last two entries would give 2\.0000 on average as a last gain, and for 4 prompts/,
    );
    expect(wordsOf(profileOf(lastSteps, null))).toContain(
      "Nothing is told of a final norm: the model has no final norm",
    );
  });

  it("says where nothing shrinks, and where it cannot be told which part does", () => {
    expect(wordsOf(profileOf(lastSteps.slice(4)))).toContain("Of 1 prompt none shrinks in the last block.");
    expect(wordsOf(profileOf(unsplit))).toMatch(
      /Of 5 prompts 4 shrink in the last block\. In 4 it cannot be told which part does\..*No block of this model shows/,
    );
  });

  it("says which blocks are not split, and which prompts are left out", () => {
    expect(wordsOf(profileOf(unsplit.map((step) => ({ ...step, normBefore: 0 }))))).toContain(
      "5 prompts left out: the gain is not finite.",
    );
    const nan = Number.NaN;
    const split = { attentionNorm: nan, attentionInner: nan, mlpNorm: nan, mlpInner: nan, error: nan };
    const words = wordsOf(profileOf(lastSteps.map((step) => ({ ...step, split }))));
    expect(words).toContain("The last block does not show its step as the sum");
    expect(words).toContain("1 of 2 blocks show such a sum.");
  });

  it("says of a file that it recorded no steps", () => {
    expect(mechanismWords(modelOf(oneModelInput))).toEqual([
      expect.stringContaining("what the blocks wrote was not recorded"),
    ]);
  });
});

describe("the mechanism in tables", () => {
  it("has each term over all prompts and over the shrunk ones, with the sum below", () => {
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

  it("gives the reason where a term is not there, and no column of shrunk prompts where there is none", () => {
    const [table] = lastBlockTables(modelOf(mechanismInput(profileOf(unsplit.slice(4)))));
    expect(table?.columns).toHaveLength(3);
    expect(table?.rows[0]?.[1]).toMatchObject({
      isMissing: true,
      text: expect.stringContaining("not shown to be") as string,
    });
  });

  it("sets the final norm's gain beside the last gain and what hidden states give", () => {
    const rows = texts(finalNormTables(modelOf(mechanismInput(profileOf(lastSteps.slice(4))))));
    expect(rows.slice(1)).toEqual([
      ["Final norm’s gain", "1.0000", "–", "1.0000", "1.0000"],
      ["From hidden_states", "2.0000", "–", "2.0000", "2.0000"],
    ]);
    expect(finalNormTables(modelOf(oneModelInput))).toEqual([]);
  });
});

it("a number with its sign shows digits however small it is", () => {
  expect([0.25, -0.25, 0.00004, -1e-9, 0].map(signedText)).toEqual([
    ...["+0.2500", "−0.2500", "+4.00e-5", "−1.00e-9", "+0.0000"],
  ]);
});

it("Markdown has the words, the table and the caveat, and nothing of it for a file", () => {
  const text = markdownSummary(mechanismInput());
  expect(text).toContain("## Mechanism\n\n**GPT-J-6B.** Of 5 prompts 4 shrink in the last block.");
  expect(text).toContain("| Attention ((2⟨h, a⟩ + ‖a‖²) / ‖h‖²) |");
  expect(text).toContain("shows no cause");
  expect(markdownSummary(oneModelInput)).not.toContain("Mechanism");
});

it("JSON has the whole profile and loses nothing, and no such field for a file", () => {
  const { models, comparison } = mechanismInput();
  const json = runJson([...models, ...inputOf([]).models], comparison);
  expect(json.format).toBe("gain-run-5");
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.models[0]?.mechanism).toEqual(profileOf(lastSteps));
  expect(json.models[1]).not.toHaveProperty("mechanism");
});
