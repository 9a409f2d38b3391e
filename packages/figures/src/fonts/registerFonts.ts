import { createRequire } from "node:module";
import { noCanvas } from "../errors.ts";

const require = createRequire(import.meta.url);

/** The fonts that ship with the package: of each family its regular face, then its bold one. */
const BUNDLED: Readonly<Record<string, () => readonly [regular: string, bold: string]>> = {
  Arimo: () => [
    require.resolve("@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf"),
    require.resolve("@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf"),
  ],
  "DejaVu Sans": () => [
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ],
};

/** The regular faces. */
export const bundledFonts = (): string[] => Object.values(BUNDLED).map((files) => files()[0]);

/**
 * Registers the fonts that ship with the package with the canvas.
 *
 * @throws FigureRenderError where there is no canvas.
 */
export async function registerFonts(): Promise<void> {
  for (const [family, files] of Object.entries(BUNDLED)) {
    for (const file of files()) await registerFont(file, family);
  }
}

/** @returns whether the canvas can draw with it under that name */
export async function registerFont(file: string, name: string): Promise<boolean> {
  const { GlobalFonts } = await import("canvas").catch((cause: unknown) => {
    throw noCanvas(cause);
  });
  return GlobalFonts.registerFromPath(file, name) !== null;
}
