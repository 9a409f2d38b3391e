import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** A position in a stack of Node: "file:///…/chunk.js:12:34". */
const POSITION = /(file:\/\/\S+?):(\d+):(\d+)/g;

/**
 * A stack with positions in the sources, for every file that has a source map beside it. Maps are read here rather than
 * at the start, since hardly any run needs them.
 */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(POSITION, (position: string, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const found = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    return found !== undefined && "originalSource" in found
      ? `${new URL(found.originalSource, file).href}:${String(found.originalLine + 1)}:${String(found.originalColumn + 1)}`
      : position;
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
    // Sources that run directly have no map.
    return undefined;
  }
}
