import { describe, expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { lastSteps, mechanismInput, steppedRows } from "../../testing/mechanismFixture.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import { htmlReport } from "./htmlReport.ts";
import { rowColumns } from "./rowColumns.ts";

const html = htmlReport(mechanismInput());
const sections = (page: string) =>
  Array.from(page.matchAll(/<section id="([a-z-]+)">/g), ([, id]) => id).slice(0, 3);

describe("the page of a run", () => {
  it("has the mechanism before the prompts, as text and tables, and links to it", () => {
    expect(sections(html)).toEqual(["answer", "mechanism", "prompts"]);
    expect(html).toContain('<a href="#mechanism">Mechanism</a>');
    const section = /<section id="mechanism">[^]*?<\/section>/.exec(html)?.[0] ?? "";
    expect(section).toContain("Of 5 prompts 4 shrink in the last block.");
    expect(section).toContain("and not a cause");
    expect(section.match(/<table>/g)).toHaveLength(2);
  });

  it("explains each column of the last block in its heading", () => {
    for (const column of ["attention", "mlp", "cross", "cosine", "finalGain"])
      expect(html).toMatch(new RegExp(`data-column="${column}" class="number" title="[^"]{20,}"`));
  });

  it("states for each of several models what is known of its steps, in its fold", () => {
    const { models, ...input } = mechanismInput();
    const page = htmlReport({ ...input, models: [...models, ...oneModelInput.models] });
    const [, withoutSteps = "", withSteps = ""] = page.split('<details class="model">');
    expect(withSteps).toContain("Of 5 prompts 4 shrink in the last block.");
    expect(withoutSteps).toContain("The contributions of the blocks’ components were not recorded");
  });
});

it("the page of a file has neither section nor columns", () => {
  const page = htmlReport(oneModelInput);
  expect(sections(page)).toEqual(["answer", "prompts", "statistics"]);
  expect(page).not.toContain("#mechanism");
  expect(page).not.toContain('data-column="cosine"');
});

describe("the columns of the last block", () => {
  it("contain each row's own terms, and nothing where the row has none", () => {
    const rows = [...steppedRows(lastSteps.slice(0, 2)), ...gptjRows.slice(0, 1)];
    const { numbers } = rowColumns([{ name: "m", rows }]);
    expect(numbers.attention).toEqual([-0.36, 0.28, null]);
    expect(numbers.mlp).toEqual([-0.28, -0.48, null]);
    expect(numbers.cross?.[2]).toBeNull();
    // To (0, 3) and to (4, 2): ‖N‖ = 10.
    expect(numbers.finalGain).toEqual([3.3333333, 2.236068, null]);
    expect(numbers.cosine).toEqual([0.8, 0.89442719, null]);
  });

  it("are NaN where a number is not finite, and left out where no block splits", () => {
    const [step] = lastSteps;
    if (step === undefined) throw new Error("the fixture has steps");
    const rows = steppedRows([{ ...step, inner: Number.NaN }]);
    expect(rowColumns([{ name: "m", rows }]).numbers.attention).toEqual(["NaN"]);
    const { numbers } = rowColumns([{ name: "m", rows: steppedRows([{ ...step, split: null }]) }]);
    expect(Object.keys(numbers)).not.toContain("mlp");
    expect(numbers.cosine).toEqual([0.8]);
  });
});
