import { printable } from "./printable.ts";

/** Tells on stderr which digest proves the run later, to who keeps it. It is not cut at the terminal's width. */
export function printDigest(folder: string, digest: string): void {
  process.stderr.write(`${printable(`digest of ${folder}: ${digest}`)}\n`);
}
