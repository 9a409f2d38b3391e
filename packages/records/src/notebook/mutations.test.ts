import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NotebookFileError } from "../files/fileErrors.ts";
import { readNotebookBytes } from "./readNotebookFile.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const fixture = (path: string) => readFileSync(new URL(path, FIXTURES));

/** Inputs that break readers: delimiters, quotes, line ends, names instead of numbers, partial characters, NUL. */
const PIECES = [
  ...['"', ",", ";", "\t", "\n", "\r", "[", "]", "{", "}", ":", "\\", " ", "\u0000", "-", ".", "e", "0"],
  "\r\n",
  '""',
  "\\u12",
  "NaN",
  "-Infinity",
  "null",
  "1e999",
  "Last_Gain",
  "all_norms",
  "\uFEFF",
].map((text) => Buffer.from(text));
const BYTES = [0x80, 0xc3, 0xe2, 0xff, 0xfe].map((byte) => Buffer.from([byte]));

/** Numbers from 0 to 1 that are the same in every run (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function mutated(bytes: Buffer, random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  let result = bytes;
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(result.length + 1);
    const to = Math.min(result.length, at + below(below(10) === 0 ? 2000 : 6));
    const all = random() < 0.1 ? BYTES : PIECES;
    const piece = all[below(all.length)] ?? Buffer.alloc(0);
    const [before, cut, after] = [result.subarray(0, at), result.subarray(at, to), result.subarray(to)];
    const kinds = [
      [before, piece, after],
      [before, after],
      [before, cut, cut, after],
      [before, piece, cut, after],
      [after, before],
      [before],
    ];
    result = Buffer.concat(kinds[below(kinds.length)] ?? []);
  }
  return result;
}

it.each([
  ["python-outputs/gptj_parallel_test_20260105_152333.csv", 2000],
  ["python-outputs/gptj_parallel_test_20260105_152333.json", 2000],
  ["python-outputs/thermodynamic_benchmark_20260105_141034.csv", 300],
  ["python-outputs/thermodynamic_benchmark_20260105_141034.json", 300],
  ["pandas-written/difficult.csv", 1000],
  ["pandas-written/family/measurement.csv", 1000],
  ["pandas-written/family/measurement.json", 1000],
  ["pandas-written/family/columns.json", 1000],
  ["pandas-written/family/lines.jsonl", 1000],
])("%s in %d mutations is read, or refused with line and column", (name, count) => {
  const bytes = fixture(name);
  const random = seeded(20260105);
  const counts = { read: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const input = mutated(bytes, random);
    try {
      const { rows, columns } = readNotebookBytes(input, "x");
      expect(rows.length).toBeGreaterThan(0);
      expect(columns.length).toBeGreaterThan(0);
      counts.read += 1;
    } catch (error) {
      if (!(error instanceof NotebookFileError))
        throw new Error(JSON.stringify(input.toString("latin1")), { cause: error });
      expect(error.message).toMatch(/^x, line [1-9]\d*, column [1-9]\d*/);
      counts.refused += 1;
    }
  }
  // Both must happen often, or the test would show nothing.
  expect(counts.read).toBeGreaterThan(count / 100);
  expect(counts.refused).toBeGreaterThan(count / 4);
});
