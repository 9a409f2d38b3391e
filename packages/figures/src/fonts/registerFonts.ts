import { createRequire } from "node:module";
import { noCanvas } from "../errors.ts";

const FONT_NAME = "DejaVu Sans";
const require = createRequire(import.meta.url);

/** The font for which figures are laid out. */
export const bundledFont = (): string => require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");

/**
 * Registers the bundled DejaVu Sans with the canvas.
 *
 * @throws FigureRenderError where there is no canvas.
 */
export async function registerFonts(): Promise<void> {
  const files = [bundledFont(), require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf")];
  for (const file of files) await registerFont(file, FONT_NAME);
}

/** @returns whether the canvas can draw with it under that name */
export async function registerFont(file: string, name: string): Promise<boolean> {
  const { GlobalFonts } = await import("canvas").catch((cause: unknown) => {
    throw noCanvas(cause);
  });
  return GlobalFonts.registerFromPath(file, name) !== null;
}
