import { createRequire } from "node:module";
import { noCanvas } from "../errors.ts";

const FONT_NAME = "DejaVu Sans";

/**
 * Makes the DejaVu Sans that ships with the package known to the canvas.
 *
 * @throws FigureRenderError where there is no canvas.
 */
export async function registerFonts(): Promise<void> {
  const { GlobalFonts } = await import("canvas").catch((cause: unknown) => {
    throw noCanvas(cause);
  });
  const require = createRequire(import.meta.url);
  const files = [
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ];
  for (const file of files) GlobalFonts.registerFromPath(file, FONT_NAME);
}
