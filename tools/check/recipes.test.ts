/** The recipes of CONTRIBUTING.md list exactly the files that contain their example. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../setup/project.ts";
import { sourceFiles } from "./sourceTree.ts";

interface Recipe {
  readonly title: string;
  readonly examples: readonly string[];
  readonly files: readonly string[];
}

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

/** Recipes are headings with "(example: `name`)", followed by a list whose entries begin with a file. */
const recipes: Recipe[] = read("CONTRIBUTING.md")
  .split(/^### /m)
  .slice(1)
  .map((part) => {
    const [title = ""] = part.split("\n");
    const named = /\(example: (?<names>.*)\)/.exec(title)?.groups?.["names"] ?? "";
    return {
      title: title.replace(/ \(.*/, ""),
      examples: [...named.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
      files: [...part.matchAll(/^- `([^`]+)`: /gm)].map(([, file = ""]) => file),
    };
  });

const mentions = ({ examples }: Recipe, file: string): boolean =>
  examples.some((name) => new RegExp(`(?<![\\w-])${name.replaceAll(".", "\\.")}(?![\\w-])`).test(read(file)));

const product = sourceFiles(PROJECT).filter(
  (file) =>
    /^(?:packages\/[^/]+\/src|python\/gain_sidecar)\/.*\.(?:ts|py)$/.test(file) && !file.endsWith(".test.ts"),
);

test("there is a recipe for each of the five usual changes", () => {
  expect(recipes.map(({ title }) => title)).toEqual([
    "Add a preset",
    "Add an option of a run",
    "Add a statistic",
    "Add a figure",
    "Add a measured quantity",
  ]);
});

describe.each(recipes)("$title", (recipe) => {
  test.each(recipe.files)("%s exists and mentions the example", (file) => {
    expect(existsSync(join(PROJECT, file)), `${file} does not exist`).toBe(true);
    expect(mentions(recipe, file), `${file} mentions none of ${recipe.examples.join(", ")}`).toBe(true);
  });

  // A quantity is used in many files, which the type check finds.
  test.skipIf(recipe.title === "Add a measured quantity")(
    "no other file of the product has the example",
    () => {
      const listed = new Set(recipe.files);
      expect(product.filter((file) => !listed.has(file) && mentions(recipe, file))).toEqual([]);
    },
  );
});
