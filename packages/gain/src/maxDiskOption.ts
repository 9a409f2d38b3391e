import { InvalidArgumentError, Option } from "commander";

/** `--max-disk` as commander parses it. */
export interface MaxDiskArguments {
  /** In bytes; absent without a limit. */
  readonly maxDisk?: number;
}

const POWERS = ["", "k", "m", "g", "t"];

/** `--max-disk 10GB`, `--max-disk 500MiB` */
export const maxDiskOption = (): Option =>
  new Option(
    "--max-disk <size>",
    "with --vectors: measure nothing where the vectors of the run would have more bytes than this, as 10GB or 500MiB; " +
      "models without a local config.json are counted one by one as they are loaded, and what was measured before is " +
      "kept (default: all that is free on the disk)",
  ).argParser((text: string): number => {
    const [, digits = "", prefix = "", binary] = /^(\d+(?:\.\d+)?) ?([kmgt]?)(i?)b$/i.exec(text) ?? [];
    const power = POWERS.indexOf(prefix.toLowerCase());
    const bytes = Math.floor(Number(digits) * (binary === "" ? 1000 : 1024) ** power);
    if (digits !== "" && bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
    throw new InvalidArgumentError("A size with its unit is needed, as 500MB, 10GB or 1.5TiB.");
  });
