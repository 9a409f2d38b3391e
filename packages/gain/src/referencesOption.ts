import { Option } from "commander";
import type { ReferenceGain } from "@gain/analysis";
import { readPlainFile, RecordsError } from "@gain/records";
import { citedByDefault, NOTEBOOK_CITED, type CitedValues, type ReportLabels } from "@gain/report";
import { absolutePath } from "./absolutePath.ts";
import { noReferences, unreadableSource } from "./errors.ts";

/** The value of `--references`; absent where the option is not given. */
export interface ReferencesArguments {
  readonly references?: string;
}

/** The cited values for a report of these models; null for none. */
export type ChosenReferences = (models: readonly { readonly labels: ReportLabels }[]) => CitedValues | null;

/** Values of the option that are not paths. */
export const REFERENCE_WORDS: ReadonlySet<string> = new Set(["notebook", "none"]);

/** `--references cited.json` */
export const referencesOption = (): Option =>
  new Option(
    "--references <file>",
    "gains to cite beside the measured ones: notebook, none, or a JSON file with source and gains as findings.json has " +
      "under references (default: the notebook's for its own experiment, none for every other one)",
  );

/** @throws UsageError when the file cannot be read, or is of another form */
export async function readReferences(given: string | undefined): Promise<ChosenReferences> {
  if (given === undefined) return citedByDefault;
  if (given === "none") return () => null;
  if (given === "notebook") return () => NOTEBOOK_CITED;
  const bytes = await readPlainFile(given).catch((cause: unknown) => {
    throw cause instanceof RecordsError ? cause : unreadableSource(given, cause);
  });
  const cited = citedValues(given, bytes.toString());
  return () => cited;
}

/** The option as words of a command. */
export const referencesFlags = (given: string | undefined): readonly string[] =>
  given === undefined ? [] : ["--references", REFERENCE_WORDS.has(given) ? given : absolutePath(given)];

function citedValues(path: string, text: string): CitedValues {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw noReferences(path, "it is not JSON", cause);
  }
  if (!isRecord(read) || typeof read["source"] !== "string" || !Array.isArray(read["gains"])) {
    throw noReferences(path, "it has no source as text and no list of gains");
  }
  const gains = read["gains"].map((gain: unknown, i): ReferenceGain => {
    if (isReferenceGain(gain)) return gain;
    throw noReferences(path, `gain ${String(i + 1)} of the list is of another form`);
  });
  return { source: read["source"], gains };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isReferenceGain = (value: unknown): value is ReferenceGain =>
  isRecord(value) &&
  ["model", "architecture", "normType"].every((name) => typeof value[name] === "string") &&
  typeof value["gain"] === "number" &&
  value["gain"] > 0;
