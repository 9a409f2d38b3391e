import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** "file:///…/chunk.js:12:34", as Node writes a place into a stack. */
const PLACE = /(file:\/\/\S+?):(\d+):(\d+)/g;

/**
 * A stack whose places are those of the sources, where a source map lies beside the file that is run. Maps are read now
 * rather than at the start, for hardly any run needs them.
 */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(PLACE, (place: string, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const found = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    return found !== undefined && "originalSource" in found
      ? `${new URL(found.originalSource, file).href}:${String(found.originalLine + 1)}:${String(found.originalColumn + 1)}`
      : place;
  });
}

function mapOf(file: string): SourceMap | undefined {
  try {
    return new SourceMap(
      JSON.parse(readFileSync(fileURLToPath(`${file}.map`), "utf8")) as ConstructorParameters<
        typeof SourceMap
      >[0],
    );
  } catch {
    // Sources that are run as they are have no map.
    return undefined;
  }
}
