import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { assertFamilies, familyOf, familyOption, familyWords, type FamilyArguments } from "./familyOption.ts";

const read = (...words: readonly string[]): FamilyArguments =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(familyOption())
    .parse(words, { from: "user" })
    .opts();

describe("--family", () => {
  it("puts models into families, as often as it is given, and is written as it is read", () => {
    const words = ["--family", "gpt2-xl=GPT-2", "--family", "a=b=The b family"];
    const { family } = read(...words);
    expect(familyOf(["GPT2-XL"], family)).toBe("GPT-2");
    expect(familyOf(["other", "a=b"], family)).toBe("The b family");
    expect(familyOf(["other"], family)).toBeNull();
    expect(familyWords(family)).toEqual(words);
    expect([read().family, familyWords(undefined)]).toEqual([undefined, []]);
  });

  it.each(["gpt2", "=GPT-2", "gpt2=", " = "])("refuses %j", (text) => {
    expect(() => read("--family", text)).toThrow(CommanderError);
  });

  it("refuses a model that is not there, and names those that are", () => {
    const { family } = read("--family", "gpt3=GPT");
    expect(() => {
      assertFamilies(family, ["gpt2", "GPT2"]);
    }).toThrow("--family speaks of gpt3, and no model has that name. The models are: gpt2, GPT2.");
    assertFamilies(family, ["GPT3"]);
    assertFamilies(undefined, []);
  });
});
