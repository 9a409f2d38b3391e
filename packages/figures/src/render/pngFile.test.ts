import { loadImage, createCanvas } from "canvas";
import { expect, it } from "vitest";
import { pixelsPerMetre } from "../../testing/drawnFigure.ts";
import { pngFile } from "./pngFile.ts";

it("is read by another decoder as the pixels that were given, and states its density", async () => {
  const [width, height] = [7, 300];
  const pixels = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37) % 256,
  );
  const linesOf = (top: number, lines: number) => pixels.slice(top * width * 4, (top + lines) * width * 4);
  const png = await pngFile({ pixels: linesOf, width, height, pixelsPerMetre: 11_811.02 });
  const image = await loadImage(png);
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  expect([image.width, image.height]).toEqual([width, height]);
  expect(Array.from(context.getImageData(0, 0, width, height).data)).toEqual(Array.from(pixels));
  expect(pixelsPerMetre(png)).toBe(11_811);
});
