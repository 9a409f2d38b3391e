import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { answerCase } from "../../testing/answerCase.ts";
import { compareWithPython, type ComparedNumber } from "../../testing/compareWithPython.ts";
import { inferenceCases, type InferenceCase } from "../../testing/inferenceCases.ts";
import { uniformSource } from "../../testing/uniformSource.ts";
import inference from "../../fixtures/reference-inference.json" with { type: "json" };
import reference from "../../fixtures/reference-statistics.json" with { type: "json" };
import { relativeError } from "../../testing/relativeError.ts";
import { defined } from "../statistic.ts";
import { pearson, spearman } from "./correlation.ts";
import { holm } from "./holm.ts";

/** The relative difference that rounding may make, for all but the two kinds of number named in `allowed`. */
const ROUNDING = 1e-12;

/** Gains that differ from 1 by 10⁻⁹ have seven digits of the difference, and Python's rounding of these differs. */
const CANCELLED = "hardly off 1";
const SEVEN_DIGITS = 1e-5;

/** Doubles smaller than this lose digits, one by one. */
const SMALLEST = 1e-290;

/** From here on r is ±1 up to rounding, and p, computed from 1 − r², is only rounding. */
const PERFECT = 1e-13;

function allowed({ path, expected, scale, siblings }: ComparedNumber, kind: string): number {
  const [key, parent = ""] = path.toReversed();
  const size = Math.max(Math.abs(expected), scale, SMALLEST);
  if (key === "pTwoSided" && parent.startsWith("entropy")) {
    const unexplained = 1 - Number(siblings["r"] ?? siblings["rho"]) ** 2;
    if (unexplained < PERFECT) return 1;
    const lastBits = (16 * Number.EPSILON * Number(siblings["n"])) / unexplained;
    return size * Math.max(kind === CANCELLED ? SEVEN_DIGITS : ROUNDING, lastBits);
  }
  const cancelled = kind === CANCELLED && parent === "clustered";
  return size * (cancelled ? SEVEN_DIGITS : ROUNDING);
}

/** One line for each answer that differs from Python's by more than is allowed. */
function disagreements(
  expected: unknown,
  given: Omit<InferenceCase, "kind">,
  kind: string,
): readonly string[] {
  const found: string[] = [];
  const where = `${kind}, n = ${String(given.gains.length)}`;
  compareWithPython(
    expected,
    answerCase(given),
    (number) => {
      if (Math.abs(number.found - number.expected) <= allowed(number, kind)) return;
      found.push(
        `${number.path.join(".")} (${where}): ${String(number.found)}, not ${String(number.expected)}`,
      );
    },
    (path, python, ours) => found.push(`${path} (${where}): ${String(ours)}, not ${String(python)}`),
  );
  return found;
}

const sampleNamed = (name: string): (typeof reference.samples)[number] => {
  const sample = reference.samples.find((other) => other.name === name);
  if (sample === undefined) throw new Error(`the fixture lacks ${name}`);
  return sample;
};

/** Four samples take a tenth of a second on a free machine. */
const MINUTES = 180_000;

/** The long form has more samples of each of the eleven kinds. */
const SAMPLES = process.env["GAIN_LONG"] === undefined ? 550 : 2200;
const CASES = inferenceCases(SAMPLES, 20260105);
const uniform = uniformSource(7);
const FAMILIES = Array.from({ length: 100 }, () =>
  Array.from({ length: 1 + Math.floor(uniform() * 12) }, () => Math.round(uniform() ** 3 * 200) / 200),
);

/** Python's answers for CASES and FAMILIES, from two processes at once. */
let answers: readonly unknown[] = [];
let adjusted: readonly (readonly number[])[] = [];
beforeAll(async () => {
  const half = CASES.length / 2;
  const [first, second] = await Promise.all([
    python({ cases: CASES.slice(0, half), holm: FAMILIES }),
    python({ cases: CASES.slice(half), holm: [] }),
  ]);
  answers = [...first.cases, ...second.cases];
  adjusted = first.holm;
}, MINUTES);

describe("the statistics beyond the notebook's", () => {
  it.each(inference.cases)("are scipy's and statsmodels': $first beside $second", (given) => {
    const { gains, categories } = sampleNamed(given.first);
    const others = sampleNamed(given.second).gains;
    expect(disagreements(given.expected, { ...given, gains, others, categories }, given.first)).toEqual([]);
  });

  it(
    `are scipy's and statsmodels' on ${SAMPLES} random samples of 1 to 300 values, to the bootstrap's draws`,
    () => {
      expect(answers).toHaveLength(CASES.length);
      const all = CASES.flatMap((given, i) => disagreements(answers[i], given, given.kind));
      expect(all.slice(0, 20)).toEqual([]);
    },
    MINUTES,
  );

  it("adjust p-values by Holm's method as statsmodels does, on the real models and on random families", () => {
    const families = [...FAMILIES, inference.holm.p];
    const expected = [...adjusted, inference.holm.adjusted];
    expect(expected).toHaveLength(families.length);
    for (const [i, family] of families.entries()) {
      for (const [j, finding] of holm(family.map(defined)).entries()) {
        const error = finding.defined && relativeError(finding.value, expected[i]?.[j] ?? Number.NaN);
        expect(error).toBeLessThan(ROUNDING);
      }
    }
  });
});

it("gives the correlations that the four-model benchmark's own JSON states, from the rows of its CSV", () => {
  const written = JSON.parse(readFileSync(BENCHMARK, "utf8")) as {
    entropy_correlations: Record<
      "Spearman_r" | "Spearman_p" | "Pearson_r" | "Pearson_p" | "Model",
      number | string
    >[];
  };
  expect(written.entropy_correlations).toHaveLength(4);
  for (const { Model, Spearman_r, Spearman_p, Pearson_r, Pearson_p } of written.entropy_correlations) {
    const { entropies, gains } = sampleNamed(String(Model));
    const ranked = spearman(entropies, gains);
    const linear = pearson(entropies, gains);
    if (!ranked.defined || !linear.defined) throw new Error("25 rows have a correlation");
    expect(relativeError(ranked.value.rho, Number(Spearman_r))).toBeLessThan(ROUNDING);
    expect(relativeError(ranked.value.pTwoSided, Number(Spearman_p))).toBeLessThan(ROUNDING);
    // The CSV rounds entropy to seven decimals, which does not change ranks.
    expect(relativeError(linear.value.r, Number(Pearson_r))).toBeLessThan(1e-7);
    expect(relativeError(linear.value.pTwoSided, Number(Pearson_p))).toBeLessThan(1e-7);
  }
});

const BENCHMARK = new URL(
  "../../../records/fixtures/python-outputs/thermodynamic_benchmark_20260105_141034.json",
  import.meta.url,
);

interface PythonAnswer {
  readonly cases: readonly unknown[];
  readonly holm: readonly (readonly number[])[];
}

/** Sends cases and families of p-values to tools/reference_inference.py in the project's Python. */
function python(asked: {
  readonly cases: readonly InferenceCase[];
  readonly holm: number[][];
}): Promise<PythonAnswer> {
  const root = fileURLToPath(new URL("../../../../", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = execFile(
      `${root}.venv/bin/python`,
      [`${root}tools/reference_inference.py`],
      { maxBuffer: 2 ** 28 },
      (error, stdout) => {
        if (error === null) resolve(JSON.parse(stdout) as PythonAnswer);
        else reject(new Error("Python gave no reference; is it set up (npm run setup)?", { cause: error }));
      },
    );
    child.stdin?.end(JSON.stringify(asked));
  });
}
