import { InvalidArgumentError, Option, type Command } from "commander";

const DEFAULT_SECONDS = 3600;
const DEFAULT_MEGABYTES = 2048;
const LEAST_MEGABYTES = 64;
const SHA256 = /^[0-9a-f]{64}$/iu;

const HELP = `
What is checked, from the files alone; nothing is written into the folder:
  - every file has its digest in manifest.json, and there is no other file
  - the store has exactly one row for each planned measurement, under the key of its content
  - every fact of manifest.json is in the store too
  - CSV, JSON, Parquet, findings, verdict, tables, figures and report are made again from the store, and equal byte by byte

Who can write the folder can write all of it anew. The digest that experiment prints at its end, kept elsewhere and given
back by --digest, proves that nobody did.

Exit codes: 0 proven; 2 a check failed, or a limit was exceeded; 4 the run is not finished.

  gain verify runs/20261124_093148_smollm2_135m
  gain verify runs/20261124_093148_smollm2_135m --digest 3b5a…
`;

/** The hidden command of the process in which a run is verified. */
export const VERIFY_HERE = "verify-here";

/** The argument and options of `gain verify`. */
export const withVerifyOptions = (command: Command): Command =>
  withVerifyHere(command)
    .addOption(
      new Option("--timeout <seconds>", "end the check after so many seconds")
        .default(DEFAULT_SECONDS)
        .argParser(readSeconds),
    )
    .addOption(
      new Option("--memory <megabytes>", "end the check when its own memory exceeds this")
        .default(DEFAULT_MEGABYTES)
        .argParser(readMegabytes),
    )
    .option("--json", "print the checks as JSON", false)
    .addHelpText("after", HELP);

/** Those that the process gets in which the run is verified. */
export const withVerifyHere = (command: Command): Command =>
  command
    .argument("<run>", "the run's folder")
    .addOption(
      new Option(
        "--digest <sha256>",
        "the digest that experiment printed at the end of the run; it proves the manifest, and so every file",
      ).argParser(readDigest),
    )
    .option(
      "--no-drawings",
      "leave out SVG, PNG and report.html, which depend on the machine's fonts where the package's lack a character",
    );

function readDigest(text: string): string {
  if (!SHA256.test(text)) throw new InvalidArgumentError("A digest is 64 hexadecimal digits.");
  return text.toLowerCase();
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  // A longer timer of Node fires at once.
  if (!(seconds > 0 && seconds <= 1e6))
    throw new InvalidArgumentError("Seconds are a number above 0, at most 1e6.");
  return seconds;
}

function readMegabytes(text: string): number {
  const megabytes = Number(text);
  if (!(Number.isInteger(megabytes) && megabytes >= LEAST_MEGABYTES))
    throw new InvalidArgumentError(`Megabytes are a whole number of at least ${String(LEAST_MEGABYTES)}.`);
  return megabytes;
}
