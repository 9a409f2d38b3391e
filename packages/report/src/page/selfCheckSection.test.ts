import { describe, expect, it } from "vitest";
import type { SelfCheck } from "../reportInput.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import { checkMatrix } from "./checkMatrix.ts";
import { countedChecks, selfCheckSection } from "./selfCheckSection.ts";

const check = (name: string, result: string, model?: string): SelfCheck => ({
  name: model === undefined ? name : `${model}: ${name}`,
  result,
  detail: `detail of ${name}`,
  ...(model !== undefined && { of: { model, check: name } }),
});
const shown = (selfChecks: readonly SelfCheck[]): string =>
  selfCheckSection({ ...oneModelInput, selfChecks }).text;
const unfolded = (selfChecks: readonly SelfCheck[]): string =>
  shown(selfChecks).replace(/<details[^]*<\/details>/, "");

describe("the self-checks", () => {
  it("are one line where all passed", () => {
    const checks = [check("identity", "passed"), check("config", "agrees"), check("wiring", "parallel")];
    expect(countedChecks(checks)).toBe("2 of 2 passed; 1 more states a finding.");
    expect(unfolded(checks)).not.toContain("identity");
    expect(shown(checks)).toContain("detail of identity");
  });

  it("show each one that did not pass outside of the fold", () => {
    const checks = [check("identity", "passed"), check("parity", "not passed"), check("config", "disagrees")];
    expect(countedChecks(checks)).toBe("1 of 3 passed.");
    expect(unfolded(checks)).toContain("detail of parity");
    expect(unfolded(checks)).toContain("detail of config");
  });

  it("of several models are a row a check", () => {
    const checks = [
      ...["a", "b", "c"].map((model) => check("identity", "passed", model)),
      ...["a", "b"].map((model) => check("parity", "passed", model)),
      check("parity", "not passed", "c"),
    ];
    expect(checkMatrix(checks).rows.map((cells) => cells.map(({ text }) => text))).toEqual([
      ["identity", "passed (3 models)"],
      ["parity", "passed: a, b; not passed: c"],
    ]);
  });
});
