import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { assertFamilies, familyFlags, familyOf, familyOption, type FamilyArguments } from "./familyOption.ts";

const read = (...given: readonly string[]): FamilyArguments =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(familyOption())
    .parse(given, { from: "user" })
    .opts();

describe("--family", () => {
  it("assigns families to models, may be repeated, and is written as it is parsed", () => {
    const given = ["--family", "gpt2-xl=GPT-2", "--family", "a=b=The b family"];
    const { family } = read(...given);
    expect(familyOf(["GPT2-XL"], family)).toBe("GPT-2");
    expect(familyOf(["other", "a=b"], family)).toBe("The b family");
    expect(familyOf(["other"], family)).toBeNull();
    expect(familyFlags(family)).toEqual(given);
    expect([read().family, familyFlags(undefined)]).toEqual([undefined, []]);
  });

  it.each(["gpt2", "=GPT-2", "gpt2=", " = "])("refuses %j", (text) => {
    expect(() => read("--family", text)).toThrow(CommanderError);
  });

  it("refuses an unknown model and lists the known ones", () => {
    const { family } = read("--family", "gpt3=GPT");
    expect(() => {
      assertFamilies(family, ["gpt2", "GPT2"]);
    }).toThrow("--family names gpt3, and no model has that name. The models are: gpt2, GPT2.");
    assertFamilies(family, ["GPT3"]);
    assertFamilies(undefined, []);
  });
});
