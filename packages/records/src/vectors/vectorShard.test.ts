/** The files are read by safetensors, numpy and torch; their numbers are decoded as numpy and torch decode them. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { vectorNorms } from "./vectorNumbers.ts";
import { readShard, writeShard } from "./vectorShard.ts";

const dir = temporaryFolder();
const PYTHON = fileURLToPath(new URL("../../../../.venv/bin/python", import.meta.url));
const ORIGIN = { model: "tiny", revision: null, identity: "ab".repeat(32) };

/** Every bit pattern of 16 bits once, as vectors of one number each. */
const PATTERNS = new Uint8Array(Uint16Array.from({ length: 1 << 16 }, (_, k) => k).buffer);

const READ = `
import json, sys
import torch
from safetensors.torch import load_file
from safetensors import safe_open
found = []
for file in sys.argv[1:]:
    with safe_open(file, "pt") as opened:
        metadata = opened.metadata()
    shard = load_file(file)
    vectors = shard["vectors"]
    norms = vectors.double().pow(2).sum(-1).sqrt()
    found.append({
        "metadata": metadata, "dtype": str(vectors.dtype), "shape": list(vectors.shape),
        "prompts": shard["prompt_index"].tolist(), "norms": [str(norm) for norm in norms.flatten().tolist()],
    })
print(json.dumps(found))
`;

interface Read {
  readonly metadata: Readonly<Record<string, string>>;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly prompts: readonly number[];
  readonly norms: readonly string[];
}

const DTYPES = ["bfloat16", "float16", "float32", "float64"] as const;
/** Numbers of any size, NaN and infinities among them, are bits of the patterns. */
const shapeOf = (dtype: (typeof DTYPES)[number]): { readonly prompts: number[]; readonly width: number } => {
  const bytes = { bfloat16: 2, float16: 2, float32: 4, float64: 8 }[dtype];
  // An odd number of prompts would misalign numbers of 4 bytes before those of 8.
  const width = dtype === "float64" ? 4 : 1;
  const prompts = PATTERNS.length / bytes / width / 2;
  return { prompts: Array.from({ length: prompts }, (_, k) => 3 * k), width };
};

test("files of every type are read by safetensors, and their vectors have the norms of torch", async () => {
  const files = [];
  for (const dtype of DTYPES) {
    const { prompts, width } = shapeOf(dtype);
    const parts = [PATTERNS.subarray(0, 1000), PATTERNS.subarray(1000)];
    const { file } = await writeShard(dir(), dtype, prompts, { blocks: [0, 7], dtype, width, parts }, ORIGIN);
    files.push(join(dir(), file));
  }
  const output = execFileSync(PYTHON, ["-c", READ, ...files], { maxBuffer: 1 << 26 });
  const read = JSON.parse(output.toString()) as Read[];
  for (const [k, dtype] of DTYPES.entries()) {
    const { prompts, width } = shapeOf(dtype);
    const found = read[k];
    expect(found).toMatchObject({ dtype: `torch.${dtype}`, shape: [prompts.length, 2, width] });
    expect(found?.metadata).toMatchObject({ model: "tiny", identity: "ab".repeat(32), dtype, blocks: "0,7" });
    expect(found?.prompts).toEqual(prompts);
    const shard = readShard(await readFile(files[k] ?? ""));
    expect(shard.prompts).toEqual(prompts);
    expect(Buffer.from(PATTERNS).equals(shard.numbers)).toBe(true);
    const due = found?.norms.map((norm) => Number(norm.replace("inf", "Infinity"))) ?? [];
    const norms = vectorNorms(shard.numbers, dtype, width);
    expect(norms).toHaveLength(due.length);
    const wrong = due.filter((norm, at) => !Object.is(norm, norms[at]) && !isClose(norm, norms[at] ?? 0));
    expect(wrong, dtype).toEqual([]);
  }
});

const isClose = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-14 * one;

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a length beyond the file", Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 123, 125])],
  ["a header that is not JSON", Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 1, 2])],
  ["no tensor", Buffer.from(`\u0014\0\0\0\0\0\0\0${'{"__metadata__": {} }'.slice(0, 20)}`)],
])("a file with %s is refused", (_, bytes) => {
  expect(() => readShard(bytes)).toThrow();
});
