import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../setup/project.ts";
import type { Design } from "./design.ts";
import { DESIGNS } from "./designs.ts";
import { BEYOND_CHANCE, PAGE, RESULT, simulationPage } from "./page.ts";
import { PROCEDURES } from "./procedures.ts";
import { DISTRIBUTIONS, uniformStream } from "./random.ts";
import { deviation, simulateDesign, Simulation, type Rate } from "./simulate.ts";

const stored = Simulation.parse(JSON.parse(readFileSync(join(PROJECT, RESULT), "utf8")));

describe("docs/inference-simulation.md", () => {
  it("equals the page of the stored counts, which `npm run simulate -- --page` writes", async () => {
    expect(readFileSync(join(PROJECT, PAGE), "utf8")).toBe(await simulationPage(stored));
  });

  it("has every procedure and every design, from ten thousand runs", () => {
    expect(stored.runs).toBeGreaterThanOrEqual(10_000);
    expect(new Set(stored.rates.map(({ procedure }) => procedure))).toEqual(new Set(Object.keys(PROCEDURES)));
    expect(
      new Set(stored.rates.map(({ sizes, variant, distribution }) => `${sizes} ${variant} ${distribution}`))
        .size,
    ).toBe(DESIGNS.length);
  });
});

describe("a short simulation", () => {
  const short = (seed: number, isWanted: (design: Design) => boolean): readonly Rate[] =>
    DESIGNS.flatMap((design, stream) =>
      isWanted(design) ? simulateDesign(design, stream, { runs: 100, seed }) : [],
    );
  const rates = short(
    7,
    ({ distribution, sizes }) => distribution === "normal" && !sizes.startsWith("pairs"),
  );

  // Also off in the page: a bootstrap of few values, tests of prompts as one sample, Welch's test of two values.
  const OFF = [
    "bootstrapInterval",
    "plainT",
    "wilcoxon",
    "hodgesLehmann",
    "sign",
    "medianInterval",
    "anova",
    "pairs",
  ];

  it("gives nominal rates for normal values, except for procedures whose assumptions are violated", () => {
    const off = rates.filter(
      (rate) =>
        !OFF.includes(rate.procedure) &&
        !rate.variant.includes("×") &&
        Math.abs(deviation(rate).errors) > BEYOND_CHANCE,
    );
    expect(off).toEqual([]);
  });

  it("shows that a t test of prompts as one sample rejects too often where categories differ", () => {
    const plain = rates.filter(
      ({ procedure, variant }) => procedure === "plainT" && variant === "category SD 1",
    );
    expect(plain.map(({ runs, count }) => count / runs > 0.2)).toEqual([true, true]);
  });

  it("gives the same counts for the same seed", () => {
    const again = short(7, (design) => design === DESIGNS[0]);
    expect(again).toEqual(rates.slice(0, again.length));
    expect(short(8, (design) => design === DESIGNS[0])).not.toEqual(again);
  });
});

describe("the simulated distributions", () => {
  it.each(DISTRIBUTIONS)(
    "have mean 0, SD 1 and the centres they state: $name",
    ({ name, draw, median, pseudomedian }) => {
      const uniform = uniformStream(1, 1);
      const values = Array.from({ length: 200_000 }, () => draw(uniform));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      expect(Math.abs(mean)).toBeLessThan(0.01);
      // The fourth moment of t with 3 degrees of freedom is infinite: its SD converges slowly.
      expect(Math.abs(sd - 1)).toBeLessThan(name === "heavy-tailed" ? 0.1 : 0.03);
      const share = (count: number, of: number): number => Math.abs(count / of - 0.5);
      expect(share(values.filter((value) => value < median).length, values.length)).toBeLessThan(0.005);
      const pairs = values.length / 2;
      const below = values.filter(
        (value, i) => i % 2 === 0 && (value + (values[i + 1] ?? 0)) / 2 < pseudomedian,
      );
      expect(share(below.length, pairs)).toBeLessThan(0.006);
    },
  );
});
