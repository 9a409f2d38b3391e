import { createCanvas } from "canvas";
import { expect, it } from "vitest";
import { registerFonts } from "./registerFonts.ts";

it("knows a face that has the widths of Arial, and one with the shapes that it lacks", async () => {
  await registerFonts();
  const context = createCanvas(1, 1).getContext("2d");
  context.font = "1000px Arimo";
  // Advance widths of Arial and Helvetica in thousandths of an em (Adobe's Helvetica.afm): a 556, M 833, i 222, 0 556.
  for (const [character, width] of [
    ["a", 556],
    ["M", 833],
    ["i", 222],
    ["0", 556],
  ] as const)
    expect(context.measureText(character).width).toBeCloseTo(width, -0.5);
  // Of DejaVu Sans, by its table hmtx; the machine may have that face too.
  context.font = "1000px Arimo, DejaVu Sans";
  expect(context.measureText("◆").width).toBeCloseTo((1575 / 2048) * 1000, 1);
});
