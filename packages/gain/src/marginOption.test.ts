import { Command } from "commander";
import { expect, test } from "vitest";
import { marginOption } from "./marginOption.ts";

const marginOf = (text: string): unknown =>
  new Command()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addOption(marginOption())
    .parse(["--margin", text], { from: "user" })
    .opts()["margin"];

test("a margin is a number between 0 and 1", () => {
  expect(marginOf("0.02")).toBe(0.02);
  expect(marginOf("1e-3")).toBe(0.001);
});

test.each(["0", "-0.01", "1", "2%", "", " ", "NaN", "Infinity"])("%j is refused", (text) => {
  expect(() => marginOf(text)).toThrow("A number above 0 and below 1 is needed");
});
