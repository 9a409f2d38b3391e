import { analyzeGains } from "@gain/analysis";
import { beforeAll, describe, expect, it } from "vitest";
import { manyRows } from "../testing/manyRows.ts";
import { manyRowsFigures } from "../testing/manyRowsFigures.ts";
import { objectsIn, titleText } from "../testing/specData.ts";
import { renderFigure } from "./render/renderFigure.ts";

const COUNT = 100_000;
const LARGEST_BYTES = 2_000_000;
/** Seconds on an idle machine; beside other work, several times as long. */
const TIMEOUT_MS = 180_000;

let figures: ReturnType<typeof manyRowsFigures>;
beforeAll(() => {
  const rows = manyRows(COUNT, 12);
  const others = rows.map((row) => ({ ...row, model: "other", lastGain: row.lastGain - 0.05 }));
  const compared = [rows, others].map((ofModel) => {
    const name = ofModel[0]?.model ?? "";
    const findings = analyzeGains(name, ofModel, { draws: { seed: 1, resamples: 20 } });
    return { name, wiring: "unknown" as const, findings, rows: ofModel };
  });
  figures = manyRowsFigures(rows, compared);
}, TIMEOUT_MS);

const specOf = (name: string) => {
  const make = figures[name];
  if (make === undefined) throw new Error(`no figure is called ${name}`);
  return make();
};
const textsOf = (spec: unknown) =>
  objectsIn(spec)
    .filter((part) => "text" in part && "subtitle" in part)
    .map(titleText)
    .join(" ");

describe("a figure of 100,000 prompts", () => {
  it.each([
    "fourPanels",
    "fourPanelsColumn",
    "categoryEstimates",
    "depthProfile",
    "entropyScatter",
    "layerHeatmap",
    "mechanismByLayer",
    "pairByCategory",
    "modelForest",
  ])(
    "is drawn of a specification of at most 2 MB: %s",
    async (name) => {
      const spec = specOf(name);
      expect(Buffer.byteLength(JSON.stringify(spec, null, 2))).toBeLessThanOrEqual(LARGEST_BYTES);
      await expect(renderFigure(spec)).resolves.toBeDefined();
    },
    TIMEOUT_MS,
  );

  it("states what it thins out or counts in cells", () => {
    expect(textsOf(specOf("fourPanels"))).toMatch(/280 of \d,\d{3} outliers drawn, evenly spaced by gain/u);
    expect(textsOf(specOf("fourPanels"))).toContain("more than 2,000 prompts: counted in cells");
    expect(textsOf(specOf("layerHeatmap"))).toMatch(/\d+ of 100,000 prompts, evenly spaced by last gain/u);
    expect(textsOf(specOf("depthProfile"))).toContain("1,000 of 100,000 prompts, evenly spaced by last gain");
    expect(textsOf(specOf("entropyScatter"))).toContain("counted in the cells of a grid");
    expect(JSON.stringify(specOf("pairByCategory"))).toMatch(
      /[\d,]+ of [\d,]+ prompts drawn, evenly spaced/u,
    );
    expect(JSON.stringify(specOf("modelForest"))).toContain(
      "2 with some of their prompts drawn, evenly spaced",
    );
  });
});
