import { createCanvas } from "canvas";
import { beforeAll, describe, expect, it } from "vitest";
import { registerFonts } from "../fonts/registerFonts.ts";
import { textWidth, widestText } from "./textWidth.ts";
import { ARIMO, DEJAVU_SANS, type Typeface } from "./typeface.ts";

const SIZE = 100;
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index));
const TEXTS = [
  "Last-layer gain at the last token",
  "an-organisation-of-long-name/A-Model-With-Very-Many-Parts-6.9B-deduped-v0.1-step143000",
  "AVATAR To Ty WAVE.",
  "‖h(L)‖ / ‖h(L−1)‖ · 25 prompts … ▲ ▼",
];

beforeAll(registerFonts);

function drawnWidth(text: string, weight: "normal" | "bold", face: Typeface): number {
  const context = createCanvas(1, 1).getContext("2d");
  context.font = `${weight} ${String(SIZE)}px ${face.onCanvas.join(", ")}`;
  return context.measureText(text).width;
}

describe.each([
  ["normal", "Arimo", ARIMO],
  ["bold", "Arimo", ARIMO],
  ["normal", "DejaVu Sans", DEJAVU_SANS],
  ["bold", "DejaVu Sans", DEJAVU_SANS],
] as const)("the width of a %s text in %s", (weight, _name, face) => {
  it("is the canvas' own for every printable character of ASCII and those that it is known of", () => {
    for (const character of [...PRINTABLE, ...face.others.keys()])
      expect(textWidth(character, SIZE, weight, face)).toBeCloseTo(drawnWidth(character, weight, face), 1);
  });

  it.each(TEXTS)("is never below the drawn one and at most a quarter above it: %s", (text) => {
    const drawn = drawnWidth(text, weight, face);
    expect(textWidth(text, SIZE, weight, face)).toBeGreaterThanOrEqual(drawn - 0.1);
    expect(textWidth(text, SIZE, weight, face)).toBeLessThan(1.25 * drawn);
  });
});

describe("widestText", () => {
  it("is the width of the widest line, and 0 without lines", () => {
    expect(widestText(["i", "WW", "ll"], 13)).toBe(textWidth("WW", 13));
    expect(widestText([], 13)).toBe(0);
  });
});
