/** The outputs of `gain analyze` on files, and the reference values that Python computed for the fixtures. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { gain, ROOT } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

const FIXTURES = join(ROOT, "packages/records/fixtures");
export const PYTHON_OUTPUTS = join(FIXTURES, "python-outputs");
export const TABLE_KINDS = join(FIXTURES, "table-kinds");

interface Tested {
  readonly sd: number;
  readonly t: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(FIXTURES, name), "utf8"));

/** Values of scipy for the fixtures. */
export const REFERENCE = {
  ...(fixture("table-kinds.json") as { readonly tests: Readonly<Record<string, Tested>> }),
  outputs: fixture("python-outputs.json") as {
    readonly family: {
      readonly rows: Readonly<Record<string, Tested>>;
      readonly summaries: readonly {
        readonly model: string;
        readonly block: string;
        readonly test: Tested;
      }[];
    };
    readonly hunt_of_5: Tested;
  },
};

/** An environment in which only node can be started. */
export const NO_PYTHON = { PATH: dirname(process.execPath), GAIN_SIDECAR_PYTHON: "/no/such/python" };

interface Defined {
  readonly defined: boolean;
  readonly value: number;
}

interface Findings {
  readonly models: readonly {
    readonly labels: { readonly modelName: string; readonly block: string };
    readonly findings: {
      readonly gain: { readonly n: number; readonly mean: Defined; readonly sd: Defined };
      readonly notebook: {
        readonly tTest: { readonly value: { readonly t: number; readonly pTwoSided: number } };
        readonly verdict: Defined;
        readonly pythia: Defined;
      };
    };
  }[];
  readonly comparison: {
    readonly pairs: readonly object[];
    readonly architectures: {
      readonly parallelModels: readonly string[];
      readonly uncountedModels: readonly string[];
    };
  };
  readonly summaries: readonly {
    readonly model: string;
    readonly block: string;
    readonly n: number | null;
    readonly mean: Defined;
    readonly sampleSd: Defined;
    readonly tTest: {
      readonly defined: boolean;
      readonly reason?: string;
      readonly value: { readonly t: number; readonly pTwoSided: number };
    };
    readonly interval: { readonly value: { readonly low: number; readonly high: number } };
  }[];
}

export interface Analysed {
  readonly out: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly findings: Findings;
}

/** Analyses files into a folder, without Python. */
export async function analysed(out: string, given: readonly string[]): Promise<Analysed> {
  const { code, stdout, stderr } = await gain(["analyze", ...given, "--out", out, "--details"], NO_PYTHON);
  expect(code, stderr).toBe(0);
  const findings = JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as Findings;
  return { out, stdout, stderr, findings };
}

/** The texts of all outputs; those that are wrapped, without their lines. */
export function texts({ out, stdout }: Analysed): Readonly<Record<string, string>> {
  const names = ["report.html", "summary.md", "summary.txt", "table.tex", "findings.json"];
  const text = (name: string): string => readFileSync(join(out, name), "utf8");
  return {
    ...Object.fromEntries(names.map((name) => [name, text(name)])),
    terminal: unwrapped(stdout),
    "summary.txt": unwrapped(text("summary.txt")),
  };
}

export const near = (found: number, expected: number): void => {
  expect(Math.abs(found / expected - 1), `${String(found)} and ${String(expected)}`).toBeLessThan(1e-10);
};
