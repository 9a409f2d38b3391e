import {
  type Color,
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  filterGrayscale,
  parse,
  wcagContrast,
} from "culori";
import { describe, expect, it } from "vitest";
import { KIND_COLOURS, KIND_SHAPES, MODEL_KINDS } from "../notebook/look/modelKind.ts";
import { COUNT_COLOURS as NOTEBOOK_COUNTS } from "../notebook/look/palette.ts";
import { HEAT_COLOURS } from "../several/heatScale.ts";
import { COUNT_COLOURS } from "./palette.ts";
import { DIRECTION_COLOURS, QUIET_MARK, WIRING_COLOURS } from "./meaning.ts";

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

  it("the directions and the wirings differ from each other and from ink", () => {
    for (const colours of [DIRECTION_COLOURS, WIRING_COLOURS].map((each) => Object.values(each))) {
      for (const [one, other] of pairs(colours))
        expect(difference(one, other, vision), `${one} ${other}`).toBeGreaterThan(APART);
    }
  });

  it("dampening and expansion are told apart, and both from neutral", () => {
    for (const [one, other] of pairs(HEAT_COLOURS)) {
      expect(difference(one, other, vision)).toBeGreaterThan(2 * APART);
    }
  });

  it("counts darken from few to many, each step told apart", () => {
    for (const [one, other] of [...pairs(COUNT_COLOURS), ...pairs(NOTEBOOK_COUNTS)]) {
      expect(difference(one, other, vision)).toBeGreaterThan(APART);
    }
  });
});

const lightness = (hex: string): number => converter("lab")(filterGrayscale(1)(colourOf(hex))).l;

describe("in grey", () => {
  it.each([COUNT_COLOURS, NOTEBOOK_COUNTS])("more prompts in a cell are darker: %s, %s, %s", (...colours) => {
    const greys = colours.map(lightness);
    expect(greys).toEqual(greys.toSorted((a, b) => b - a));
  });

  it("dampening is much darker than expansion, and both than neutral", () => {
    const [dampening, neutral, expansion] = HEAT_COLOURS.map(lightness);
    expect((expansion ?? NaN) - (dampening ?? NaN)).toBeGreaterThan(25);
    expect((neutral ?? NaN) - (expansion ?? NaN)).toBeGreaterThan(25);
  });
});

describe("on paper", () => {
  it.each([...Object.values(DIRECTION_COLOURS), ...Object.values(WIRING_COLOURS), QUIET_MARK])(
    "a stroke of %s has a contrast of 3:1 at least",
    (colour) => {
      expect(wcagContrast(colour, "white")).toBeGreaterThanOrEqual(3);
    },
  );
});
