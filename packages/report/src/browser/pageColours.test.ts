import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "../../testing/contrast.ts";

const css = readFileSync(new URL("page.css", import.meta.url), "utf8");
const colours = new Map(
  Array.from(css.matchAll(/--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g), (match) => {
    const [, name = "", light = "", dark = ""] = match;
    return [name, { light, dark }] as const;
  }),
);
const colour = (name: string, scheme: "light" | "dark"): string => colours.get(name)?.[scheme] ?? "";

it("agrees with black on white", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  it.each(["ink", "soft", "link", "dampening", "expansion", "undecided", "serious"])(
    "text of the colour --%s is read on paper and panel: its contrast is 4.5 at least",
    (name) => {
      for (const ground of ["paper", "panel"])
        expect(contrast(colour(name, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5);
    },
  );
});
