import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import {
  HOSTILE_STRINGS,
  madeNorms,
  measured,
  PUBLISHED_FIGURE,
  PUBLISHED_ROWS,
} from "../fixtures/publishedFigures.ts";
import { inlineRows, objectsIn } from "../fixtures/specData.ts";
import { architectureComparison } from "./architectureComparison.ts";
import type { FigureSpec } from "./figureSpec.ts";
import { fourPanels } from "./fourPanels.ts";
import { gainProfile } from "./gainProfile.ts";
import { renderFigure } from "./render/render.ts";

const hostile = (index: number) => HOSTILE_STRINGS[index % HOSTILE_STRINGS.length] ?? "";
const rows = PUBLISHED_ROWS.map((row, index) => ({
  ...row,
  model: hostile(0),
  category: hostile(index),
  prompt: hostile(index),
  topToken: hostile(index),
  norms: madeNorms(index, 6),
}));
const bars = HOSTILE_STRINGS.map((name, index) => measured(name, 1 + index / 10));
const FOUR_PANELS = fourPanels({
  ...PUBLISHED_FIGURE,
  model: hostile(0),
  rows,
  bars,
  reference: { name: hostile(2), gain: 0.8 },
});
const SPECS: Readonly<Record<string, FigureSpec>> = {
  fourPanels: FOUR_PANELS,
  architectureComparison: architectureComparison(bars),
  gainProfile: gainProfile({ model: hostile(0), rows }),
};

/** Every text that Vega would parse as an expression or use as the name of a field. */
function executableTexts(spec: FigureSpec): string[] {
  const keys = [
    "signal",
    "expr",
    "test",
    "update",
    "init",
    "calculate",
    "filter",
    "field",
    "as",
    "groupby",
    "labelExpr",
  ];
  return objectsIn(compile(spec).spec)
    .flatMap((part) => keys.map((key) => part[key]))
    .flat()
    .filter((text) => typeof text === "string");
}

/** Names of elements and attributes in well-formed XML, and what is left of it: its text, or what breaks it. */
function markupOf(xml: string) {
  const elements: string[] = [];
  const attributes: string[] = [];
  const rest = xml.replace(
    /<\/?(\w+)((?:\s[\w:-]+="[^"<]*")*)\s*\/?>/gu,
    (_tag, element: string, pairs: string) => {
      elements.push(element);
      attributes.push(...[...pairs.matchAll(/([\w:-]+)="[^"]*"/gu)].map((pair) => pair[1] ?? ""));
      return "";
    },
  );
  return { elements, attributes, rest };
}

describe.each(Object.entries(SPECS))("hostile strings in %s", (_name, spec) => {
  it("never become an expression or a field's name", () => {
    const texts = executableTexts(spec);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => /HOSTILE|alert|__proto__|constructor|script/u.test(text))).toEqual([]);
  });

  it("become no element, no attribute and no address of the SVG", async () => {
    const { svg } = await renderFigure(spec);
    const { elements, attributes, rest } = markupOf(svg);
    expect(elements.filter((name) => !/^(svg|g|path|rect|line|text|tspan)$/u.test(name))).toEqual([]);
    expect(attributes.filter((name) => /^on|href|src|style/u.test(name))).toEqual([]);
    expect(rest).not.toContain("<");
  });

  it("leave the SVG without characters that XML forbids", async () => {
    const { svg } = await renderFigure(spec);
    expect(svg).not.toMatch(/[\p{Cs}\uFFFE\uFFFF]/u);
    expect(svg.split("").filter((character) => character < " " && !"\t\n\r".includes(character))).toEqual([]);
  });
});

describe("a hostile prompt", () => {
  it("reaches a tooltip's data unchanged", () => {
    const prompts = inlineRows(FOUR_PANELS, "entropyNats").map((point) => point["prompt"]);
    expect(prompts).toEqual(rows.map((row) => row.prompt));
  });
});
