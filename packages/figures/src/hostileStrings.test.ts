import { describe, expect, it } from "vitest";
import { HOSTILE_STRINGS } from "../testing/publishedFigures.ts";
import { FIGURES } from "../testing/figureSpecs.ts";
import { inlineRows, objectsIn } from "../testing/specData.ts";
import type { FigureSpec } from "./figureSpec.ts";
import { compileFigure } from "./render/compileFigure.ts";
import { renderFigure } from "./render/renderFigure.ts";

const SPECS = Object.entries(FIGURES).filter(([name]) => name.includes("hostile"));

/** Every text that Vega would parse as an expression or use as the name of a field. */
async function executableTexts(spec: FigureSpec): Promise<string[]> {
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
  return objectsIn(await compileFigure(spec))
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

it("hostile strings are tried on every figure", () => {
  expect(SPECS.length).toBeGreaterThanOrEqual(8);
});

describe.each(SPECS)("hostile strings in %s", (_name, [spec]) => {
  it("never become an expression or a field's name", async () => {
    const texts = await executableTexts(spec);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => /HOSTILE|alert|__proto__|constructor|script/u.test(text))).toEqual([]);
  });

  it("become no element, no attribute and no address of the SVG", async () => {
    const { svg } = await renderFigure(spec);
    const { elements, attributes, rest } = markupOf(svg);
    expect(
      elements.filter(
        (name) => !/^(svg|g|path|rect|line|text|tspan|defs|linearGradient|stop|clipPath)$/u.test(name),
      ),
    ).toEqual([]);
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
  it.each([
    ["four panels of hostile strings", "entropyNats", "prompt"],
    ["a heat map of hostile strings", "gain", "label"],
    ["a pair by category of hostile strings", "top", "prompt"],
  ])("reaches the tooltips' data unchanged in %s", (name, field, label) => {
    const [spec] = FIGURES[name] ?? [];
    if (spec === undefined) throw new Error(`no figure is called ${name}`);
    const prompts = inlineRows(spec, field).map((datum) => datum[label]);
    expect(prompts).toEqual(expect.arrayContaining([...HOSTILE_STRINGS]));
  });
});
