import { stderr } from "./printer.ts";

/** Prints on stderr the digest that proves the run later. It is not cut at the terminal's width. */
export const printDigest = (folder: string, digest: string): void => {
  stderr.laidOut(`digest of ${folder}: ${digest}`);
};
