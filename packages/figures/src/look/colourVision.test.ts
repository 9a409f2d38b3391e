import {
  type Color,
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  filterGrayscale,
  parse,
} from "culori";
import { describe, expect, it } from "vitest";
import { KIND_COLOURS, KIND_SHAPES, MODEL_KINDS } from "./modelKind.ts";
import { CATEGORY_COLOURS, CATEGORY_DASHES, COUNT_COLOURS, GAIN_COLOURS, NEUTRAL_LINE } from "./palette.ts";
import { TERM_COLOURS, TERM_DASHES, TERMS } from "./termStyle.ts";

type Vision = "common" | "deuteranopia" | "protanopia" | "tritanopia";

/**
 * Full colour-vision deficiencies by the matrices of Machado, Oliveira and Fernandes (IEEE TVCG 15, 2009), as culori
 * applies them; differences by CIEDE2000, of which about 2 is just noticeable side by side.
 */
const VISIONS: Readonly<Record<Vision, (colour: Color) => Color>> = {
  common: (colour) => colour,
  deuteranopia: filterDeficiencyDeuter(1),
  protanopia: filterDeficiencyProt(1),
  tritanopia: filterDeficiencyTrit(1),
};
/** Colours that alone tell things apart, across a page. */
const APART = 10;
/** Colours that a dash or a shape helps to tell apart. */
const HELPED = 5;

function colourOf(hex: string): Color {
  const colour = parse(hex);
  if (colour === undefined) throw new Error(`${hex} is no colour`);
  return colour;
}

function difference(one: string, other: string, vision: Vision): number {
  const [a, b] = [one, other].map((hex): Color => VISIONS[vision](colourOf(hex)));
  if (a === undefined || b === undefined) throw new Error(`no colours: ${one}, ${other}`);
  return differenceCiede2000()(a, b);
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));
}

describe.each(Object.keys(VISIONS) as Vision[])("in %s vision", (vision) => {
  it("the colours of kinds are told apart, and each kind has a shape of its own", () => {
    for (const [one, other] of pairs(MODEL_KINDS)) {
      expect(difference(KIND_COLOURS[one], KIND_COLOURS[other], vision), `${one} ${other}`).toBeGreaterThan(
        APART,
      );
    }
    expect(new Set(Object.values(KIND_SHAPES)).size).toBe(MODEL_KINDS.length);
  });

  it("every two of 24 lines differ in dash, and lines of one dash in colour", () => {
    const lines = Array.from({ length: 24 }, (_, index) => ({
      colour: CATEGORY_COLOURS[index % CATEGORY_COLOURS.length] ?? "",
      dash: (CATEGORY_DASHES[index % CATEGORY_DASHES.length] ?? []).join(" "),
    }));
    for (const [one, other] of pairs(lines)) {
      if (one.dash === other.dash)
        expect(difference(one.colour, other.colour, vision)).toBeGreaterThan(APART);
    }
  });

  it("the first five lines differ in colour as well as in dash", () => {
    for (const [one, other] of pairs(CATEGORY_COLOURS.slice(0, 5))) {
      expect(difference(one, other, vision)).toBeGreaterThan(HELPED);
    }
    expect(new Set(CATEGORY_DASHES.map((dash) => dash.join(" "))).size).toBe(CATEGORY_DASHES.length);
  });

  it("the terms of a step and the neutral line differ in colour, and each term has its own dash", () => {
    const colours = [...TERMS.map((term) => TERM_COLOURS[term]), NEUTRAL_LINE.colour];
    for (const [one, other] of pairs(colours)) expect(difference(one, other, vision)).toBeGreaterThan(HELPED);
    expect(new Set(TERMS.map((term) => TERM_DASHES[term].join(" "))).size).toBe(TERMS.length);
  });

  it("no line of a category has the colour of the neutral line", () => {
    for (const colour of CATEGORY_COLOURS) {
      expect(difference(colour, NEUTRAL_LINE.colour, vision)).toBeGreaterThan(HELPED);
    }
  });

  it("dampening and expansion are told apart, and both from neutral", () => {
    for (const [one, other] of pairs(GAIN_COLOURS)) {
      expect(difference(one, other, vision)).toBeGreaterThan(2 * APART);
    }
  });

  it("counts darken from few to many, each step told apart", () => {
    for (const [one, other] of pairs(COUNT_COLOURS)) {
      expect(difference(one, other, vision)).toBeGreaterThan(APART);
    }
  });
});

describe("in grey", () => {
  it("more prompts in a cell are darker", () => {
    const greys = COUNT_COLOURS.map((colour) => filterGrayscale(1)(colourOf(colour)));
    const lightness = greys.map((grey) => converter("lab")(grey).l);
    expect(lightness).toEqual(lightness.toSorted((a, b) => b - a));
  });
});
