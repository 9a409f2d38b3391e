import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { glyphsOf, type HasGlyph } from "./cmap.ts";
import { systemFonts } from "./fontconfig.ts";

/** A font for drawing. */
export interface FontFile {
  readonly path: string;
  readonly has: HasGlyph;
}

const require = createRequire(import.meta.url);

/**
 * Fonts of this machine: those installed for gain from npm, then the system's in its order of preference.
 *
 * @param nodeModules folders of packages
 */
export async function* fontFiles(nodeModules = packageFolders()): AsyncGenerator<FontFile> {
  for (const path of [...(await packagedFonts(nodeModules)), ...(await systemFonts())]) {
    const has = await readFile(path).then(glyphsOf, () => undefined);
    if (has !== undefined) yield { path, has };
  }
}

/** The folders in which Node searches for packages. */
const packageFolders = (): readonly string[] => require.resolve.paths("@fontsource/x") ?? [];

/** Regular weights of every `@fontsource/noto-…`. */
async function packagedFonts(nodeModules: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of nodeModules) {
    const scope = join(folder, "@fontsource");
    for (const name of (await namesIn(scope)).filter((each) => each.startsWith("noto-"))) {
      const files = join(scope, name, "files");
      const regular = (await namesIn(files)).filter((file) => file.endsWith("-400-normal.woff"));
      found.push(...regular.map((file) => join(files, file)));
    }
  }
  return found;
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).toSorted();
