import { InvalidArgumentError, type Option } from "commander";
import { UsageError } from "@gain/experiment";
import { valueGivenTwice } from "./errors.ts";
import { ListOption } from "./givenOptions.ts";

/** Families that the user assigns, by model name. */
export type Families = ReadonlyMap<string, string>;

/** The option as commander parses it; absent where it is not given. */
export interface FamilyArguments {
  readonly family?: Families;
}

export const familyOption = (): Option =>
  new ListOption(
    "--family <model=family>",
    "count this model as one of this family in the test of architectures, in which a family counts once; give it again " +
      "for more (default: by lineage, name, weights and gains)",
  ).argParser(readFamily);

function readFamily(text: string, before: Families = new Map()): Families {
  const at = text.lastIndexOf("=");
  const [model, family] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 0 || model === "" || family === "") {
    throw new InvalidArgumentError("The names of a model and of a family are needed, as in gpt2-xl=GPT-2.");
  }
  if (before.has(model)) throw valueGivenTwice("--family", model);
  return new Map([...before, [model, family]]);
}

/** The family assigned to a model by any of its names, ignoring case; null for none. */
export function familyOf(names: readonly string[], families: Families = new Map()): string | null {
  for (const [model, family] of families) if (isNamed(model, names)) return family;
  return null;
}

/** @throws UsageError where a family is assigned to an unknown model */
export function assertFamilies(families: Families = new Map(), names: readonly string[]): void {
  const unknown = [...families.keys()].filter((model) => !isNamed(model, names));
  if (unknown.length === 0) return;
  throw new UsageError(
    `--family names ${unknown.join(", ")}, and no model has that name. The models are: ${[...new Set(names)].join(", ")}.`,
  );
}

/** The options as arguments of a command. */
export const familyFlags = (families: Families = new Map()): readonly string[] =>
  [...families].flatMap(([model, family]) => ["--family", `${model}=${family}`]);

const isNamed = (model: string, names: readonly string[]): boolean =>
  names.some((name) => name.toLowerCase() === model.toLowerCase());
