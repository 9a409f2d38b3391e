import { closeSync } from "node:fs";
import type { Writable } from "node:stream";
import { isatty } from "node:tty";

/** A pipe without a reader, and a terminal that is closed. */
const GONE = new Set(["EPIPE", "EIO", "ENXIO"]);

/**
 * Lets the program continue when nobody reads its output any more, as after `| head -1` or when the terminal is closed:
 * its results are files. Without it, Node ends the program at the first line that it cannot print.
 */
export function outliveReaders(streams: readonly Writable[]): void {
  for (const stream of streams)
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!GONE.has(error.code ?? "")) throw error;
    });
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.once("exit", () => {
    for (const descriptor of terminals) if (!isatty(descriptor)) closeSync(descriptor);
  });
}
