import {
  architectureComparison,
  compileFigure,
  depthProfile,
  fourPanels,
  mechanismByLayer,
  modelForest,
} from "@gain/figures";
import { compareModels } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { gptjFindings, gptjRows } from "../../testing/gptjFixture.ts";
import { lastSteps, profileOf } from "../../testing/mechanismFixture.ts";
import { contrast } from "../../testing/contrast.ts";
import { scriptScope } from "../../testing/scriptScope.ts";
import { pageCode } from "../page/pageCode.ts";

const DARK_COLOURS = new Map(Object.entries(pageCode().darkColours));
const inScope = scriptScope(["chartColours.js"], "darkSpec") as (
  spec: unknown,
  colours: ReadonlyMap<string, string>,
) => unknown;
const darkSpec = (spec: unknown): unknown => inScope(spec, DARK_COLOURS);

const model = "GPT-J-6B";
const bars = [{ name: model, gain: 1.07, kind: "unknown", source: "measured" }] as const;
const norms = Array.from({ length: 5 }, (_, k) => k + 1);
const rows = gptjRows.map((row) => ({ ...row, norms }));
const figures = {
  "four panels": fourPanels({
    ...{ model, kind: "unknown", rows, meanGain: 1.07, correlation: null, bars },
    reference: { name: "Pythia-6.9B", gain: 0.8 },
  }),
  "architecture comparison": architectureComparison(bars),
  forest: modelForest({
    models: [
      {
        ...{ name: model, wiring: "unknown", normType: null, family: null, copyOf: null },
        word: gptjFindings.verdict.word,
        ...{ findings: gptjFindings, gains: rows.map(({ lastGain }) => lastGain), blocks: [] },
      },
    ],
    architectures: compareModels([]).architectures,
    references: [],
  }),
  mechanism: mechanismByLayer({ model, profile: profileOf(lastSteps) }),
  "depth profile": depthProfile({ model, rows }),
};

/** Colours outside the data with equal red, green and blue. */
function greys(spec: unknown): readonly string[] {
  if (typeof spec === "string")
    return /^(?:#([0-9a-f]{2})\1\1|#(.)\2\2|white|black|gr[ae]y)$/i.test(spec) ? [spec] : [];
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) => (key === "values" ? [] : greys(value)));
}

describe.each(Object.entries(figures))("on dark paper, the %s", (_name, figure) => {
  it("has no grey, white or black of the light scheme", async () => {
    const compiled: unknown = await compileFigure(figure);
    expect(greys(compiled).length).toBeGreaterThan(5);
    const kept = new Set(greys(darkSpec(compiled)));
    const dark = new Set(DARK_COLOURS.values());
    expect([...kept].filter((colour) => !dark.has(colour))).toEqual([]);
  });
});

it("shows text and lines with a contrast of 4.5 at least", () => {
  const paper = DARK_COLOURS.get("#ffffff") ?? "";
  for (const ink of ["#1a1a1a", "#000000", "#444444", "#4d4d4d"])
    expect(contrast(DARK_COLOURS.get(ink) ?? "", paper)).toBeGreaterThan(4.5);
});

it("shows what carries data, by direction, wiring and mark, with a contrast of 3 at least in both schemes", () => {
  const marks = ["#b34700", "#005f9e", "#00755a", "#7b3f9d", "#6e6e6e", "#1a1a1a"];
  for (const mark of marks) {
    expect(contrast(mark, "#ffffff")).toBeGreaterThan(3);
    expect(contrast(DARK_COLOURS.get(mark) ?? mark, DARK_COLOURS.get("#ffffff") ?? "")).toBeGreaterThan(3);
  }
});

it("changes the colours that data hold, and shows them with a contrast of 3 at least", () => {
  const paper = DARK_COLOURS.get("#ffffff") ?? "";
  const colours = ["#1A1A1A", "#B34700", "#005F9E", "#00755A", "#7B3F9D", "#6E6E6E", "#8C8C8C"];
  const { values } = darkSpec({ values: colours.map((colour) => ({ colour, n: 1 })) }) as {
    readonly values: readonly { readonly colour: string; readonly n: number }[];
  };
  for (const { colour, n } of values) {
    expect(colours).not.toContain(colour);
    expect(contrast(colour, paper), colour).toBeGreaterThan(3);
    expect(n).toBe(1);
  }
});

it("does not change data: a prompt that looks like a colour stays the same", () => {
  const spec = { data: [{ values: [{ prompt: "white" }] }], marks: [{ fill: "white" }] };
  expect(darkSpec(spec)).toEqual({
    data: [{ values: [{ prompt: "white" }] }],
    marks: [{ fill: DARK_COLOURS.get("#ffffff") }],
  });
});
