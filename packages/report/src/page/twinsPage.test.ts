import { analyzeTwins } from "@gain/analysis";
import { MADE_DESIGN, madeTwins } from "@gain/analysis/testing/madeTwins";
import { describe, expect, it } from "vitest";
import { twinsSummary } from "../terminal/twinsSummary.ts";
import type { TwinsReport } from "../twinsReport.ts";
import { twinsPage } from "./twinsPage.ts";

const models = madeTwins({ effect: -0.027 });
const input: TwinsReport = {
  findings: analyzeTwins(models, MADE_DESIGN),
  charts: [],
  provenance: [{ heading: "Identity", facts: [["Plan, SHA-256", "b".repeat(64)]] }],
  command: "npx nx run gain:twins -- --measurements",
  version: "0.1.0",
  measuredAt: "2026-11-30T08:30:00+00:00",
  plan: {
    name: "made",
    sha256: "b".repeat(64),
    committed: {
      commit: "c".repeat(40),
      at: "2026-11-30T07:50:00Z",
      firstModelAt: "2026-11-30T08:00:00+00:00",
    },
    isDemonstration: false,
    words: [["lower", "the interval lies below 0"]],
    claim: "needs all three parts",
    exclusion: "loss not finite",
    rateRule: "lowest loss",
    models: "66 models",
    tokensPerParameter: 3,
  },
};
const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[^]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ");
const page = textOf(twinsPage(input));
const without = (cell: string): TwinsReport => ({
  ...input,
  findings: analyzeTwins(
    models.filter((model) => model.cell !== cell),
    MADE_DESIGN,
  ),
});

describe("the page of matched twins", () => {
  it("begins with the plan's word and its numbers, and says that the claim needs all three parts", () => {
    expect(page).toMatch(
      /The parallel twin’s last gain is 2\.\d % lower: Δ −0\.02\d+ \[−0\.0\d+, −0\.0\d+\], 14 pairs/u,
    );
    expect(page).toContain("is not shown here: the parallel arm lies above 1.");
    expect(page).toContain("It holds for these seeds on one text at this scale, and says nothing beyond.");
    expect(page).toContain("over all 16,384 sign patterns");
  });

  it("names what was not measured, and keeps its place in the family", () => {
    expect(page).toContain("Not measured yet: width512; they have their place in every table");
    expect(textOf(twinsPage(without("rms")))).toContain("Not measured yet: rms, width512");
    expect(page).toMatch(/width512: log last gain ?passages ?0 ?not measured/u);
  });

  it("says which commit came first, and where too few pairs cannot reject", () => {
    expect(page).toContain("the plan came first");
    const late = {
      ...input.plan,
      committed: {
        commit: "c".repeat(40),
        at: "2026-11-30T09:00:00Z",
        firstModelAt: "2026-11-30T08:00:00+00:00",
      },
    };
    expect(textOf(twinsPage({ ...input, plan: late }))).toContain("the plan did not come first");
    expect(page).toContain(
      "Fewer than 6 pairs cannot reach 0.05 in the sign-flip test, whose smallest p is 2 / 2ⁿ: long.",
    );
  });

  it("reads a flip of all blocks with the loss beside it", () => {
    expect(page).toContain(
      "All blocks in the other wiring change the loss (parallel +2.00 nats, sequential +2.00 nats)",
    );
  });

  it("of a demonstration says so in its title, before everything else and in the terminal", () => {
    const plan = { ...input.plan, isDemonstration: true };
    const html = twinsPage({ ...input, plan });
    expect(html).toContain("<title>Demonstration: ");
    expect(textOf(html)).toMatch(/This is a demonstration .* The parallel twin’s last gain/u);
    expect(textOf(html)).not.toContain("says nothing beyond");
    expect(twinsSummary({ ...input, plan }, 200)).toMatch(/^This is a demonstration/);
    expect(page).not.toContain("demonstration");
  });

  it("states the claim as shown where all three parts are", () => {
    const findings = analyzeTwins(madeTwins({ effect: -0.09, level: 0.04 }), MADE_DESIGN);
    expect(textOf(twinsPage({ ...input, findings }))).toContain(
      "All three parts of the notebook’s claim are shown",
    );
  });

  it("is made without any measured model, and is the same for the same input", () => {
    const nothing = { ...input, findings: analyzeTwins([], MADE_DESIGN) };
    expect(textOf(twinsPage(nothing))).toContain("The primary outcome is not defined: no pair was measured");
    expect(twinsPage(input)).toBe(twinsPage(input));
  });
});

describe("the answer in a terminal", () => {
  it("has a line a cell and keeps to its width", () => {
    const lines = twinsSummary(input, 100).split("\n");
    expect(lines.every((line) => line.length <= 100)).toBe(true);
    expect(
      lines.filter((line) => /^ *(lr|primary|depth6|rms|long|width512|replicate) /.test(line)),
    ).toHaveLength(7);
    expect(lines.join("\n")).toMatch(/width512 +0\/12 .*not measured/);
  });
});
