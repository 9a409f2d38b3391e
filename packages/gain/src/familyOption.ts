import { InvalidArgumentError, type Option } from "commander";
import { UsageError } from "@gain/experiment";
import { valueGivenTwice } from "./errors.ts";
import { ListOption } from "./givenOptions.ts";

/** Families that models are put in by hand, by the names of the models. */
export type Families = ReadonlyMap<string, string>;

/** What commander reads of it; left out where the option is not given. */
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
    throw new InvalidArgumentError("Needed is a model's name and a family's, as gpt2-xl=GPT-2.");
  }
  if (before.has(model)) throw valueGivenTwice("--family", model);
  return new Map([...before, [model, family]]);
}

/** The family that a model is put in by any of its names, in any case; null for none. */
export function familyOf(names: readonly string[], families: Families = new Map()): string | null {
  for (const [model, family] of families) if (isNamed(model, names)) return family;
  return null;
}

/** @throws UsageError where a family is given to a model that is not there */
export function assertFamilies(families: Families = new Map(), names: readonly string[]): void {
  const unknown = [...families.keys()].filter((model) => !isNamed(model, names));
  if (unknown.length === 0) return;
  throw new UsageError(
    `--family speaks of ${unknown.join(", ")}, and no model has that name. The models are: ${[...new Set(names)].join(", ")}.`,
  );
}

/** The options again, as words of a command. */
export const familyWords = (families: Families = new Map()): readonly string[] =>
  [...families].flatMap(([model, family]) => ["--family", `${model}=${family}`]);

const isNamed = (model: string, names: readonly string[]): boolean =>
  names.some((name) => name.toLowerCase() === model.toLowerCase());
