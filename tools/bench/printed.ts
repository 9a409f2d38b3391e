/** The last line that a benchmark's script prints: its figures, round by round. */
import { z } from "zod";
import { BenchError, type Benchmark } from "./benchmark.ts";

export const Machine = z.strictObject({
  processor: z.string(),
  cores: z.int().positive(),
  memoryGigabytes: z.number().positive(),
  accelerator: z.string().nullable(),
});

export const Printed = z.strictObject({
  /** One value per round for each figure, without the first rounds that are not counted. */
  figures: z.record(z.string(), z.array(z.number().positive()).min(1)),
  /** Versions of the packages that affect the numbers. */
  software: z.record(z.string(), z.string()).default({}),
  /** Further results of the script, such as the seconds of a ratio. */
  details: z.unknown().optional(),
  /** The machine, from a script that also runs on machines without Node. */
  machine: Machine.optional(),
  date: z.iso.date().optional(),
});

export type Printed = z.infer<typeof Printed>;

/** Parses the script's output. Throws where it does not have the figures that the benchmark declares. */
export function readPrinted(benchmark: Benchmark, stdout: string): Printed {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  const trouble = (what: string): BenchError =>
    new BenchError(
      `${benchmark.script} must end with one line of JSON, {"figures": {"name": [one number per round]}}: ${what}`,
    );
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw trouble(line === "" ? "it printed nothing" : `its last line is ${line.slice(0, 200)}`);
  }
  const read = Printed.safeParse(json);
  if (!read.success) throw trouble(z.prettifyError(read.error));
  const printed = Object.keys(read.data.figures).sort().join(", ");
  const declared = Object.keys(benchmark.figures).sort().join(", ");
  if (printed !== declared) throw trouble(`it has ${printed}, where ${declared} is declared`);
  return read.data;
}
