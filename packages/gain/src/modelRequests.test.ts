import { homedir } from "node:os";
import { basename, join } from "node:path";
import { Command } from "commander";
import { LIMITS, ModelRequest } from "@gain/protocol";
import { expect, test } from "vitest";
import { withModelOptions } from "./modelOptions.ts";
import type { ModelArguments } from "./modelOptionTable.ts";
import { modelRequests } from "./modelRequests.ts";

function requests(...words: string[]): ReturnType<typeof modelRequests> {
  const command = withModelOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action(() => undefined);
  command.parse(words, { from: "user" });
  return modelRequests(command.opts<ModelArguments>());
}

test("revisions of one model are measured one after the other, each with every adapter and wiring", () => {
  const asked = requests(
    ...["--model", "a/b", "--revision", "one", "--revision", "two"],
    ...["--wiring", "as-is", "--wiring", "parallel"],
  );
  expect(asked.map(({ revision, wiring }) => [revision, wiring])).toEqual([
    ["one", "as-is"],
    ["one", "parallel"],
    ["two", "as-is"],
    ["two", "parallel"],
  ]);
});

test("an adapter is measured beside the model as it is, which comes first and once", () => {
  const measured = (...words: string[]): unknown[] =>
    requests(...words).map(({ adapter, wiring }) => [adapter === null ? null : basename(adapter), wiring]);
  expect(measured("--adapter", "none")).toEqual([[null, "as-is"]]);
  expect(measured("--adapter", "a", "--adapter", "b", "--adapter", "none")).toEqual([
    [null, "as-is"],
    ["a", "as-is"],
    ["b", "as-is"],
  ]);
  expect(measured("--adapter", "a", "--wiring", "as-is", "--wiring", "parallel")).toEqual([
    [null, "as-is"],
    [null, "parallel"],
    ["a", "as-is"],
    ["a", "parallel"],
  ]);
});

test("compat has the notebook's tokens and cut unless told otherwise, the others add none that are there", () => {
  const of = (...words: string[]): unknown => {
    const [asked] = requests(...words);
    return [asked?.specialTokens, asked?.truncate, asked?.bos];
  };
  expect(of()).toEqual(["auto", "error", "auto"]);
  expect(of("--precision", "compat")).toEqual(["add", "right", "auto"]);
  expect(of("--precision", "compat", "--special-tokens", "auto", "--bos")).toEqual(["auto", "right", "with"]);
  expect(of("--special-tokens", "none", "--no-bos")).toEqual(["none", "error", "without"]);
});

/** One value of each option of a model that is not its default, and the field that it sets. */
const GIVEN: Readonly<Record<keyof ModelRequest, readonly [words: readonly string[], value: unknown]>> = {
  model: [["--model", "a/b"], "a/b"],
  path: [["--model-path", "/models/m"], "/models/m"],
  revision: [["--model", "a/b", "--revision", "step1"], "step1"],
  ggufFile: [["--model", "a/b", "--gguf-file", "f.gguf"], "f.gguf"],
  adapter: [["--adapter", "/adapters/one"], "/adapters/one"],
  specialTokens: [["--special-tokens", "none"], "none"],
  bos: [["--no-bos"], "without"],
  device: [["--device", "cuda:1"], "cuda:1"],
  maxMemory: [["--max-memory", "cuda:0=1GiB"], "cuda:0=1GiB"],
  dtype: [["--dtype", "float16"], "float16"],
  quantize: [["--quantize", "nf4"], "nf4"],
  precision: [["--precision", "reference"], "reference"],
  wiring: [["--wiring", "parallel"], "parallel"],
  truncate: [["--truncate", "left"], "left"],
  batchSize: [["--batch-size", "7"], 7],
  layout: [["--layout", "padded"], "padded"],
  compile: [["--compile", "never"], "never"],
  allowBin: [["--allow-bin"], true],
  allowFailedSelfCheck: [["--allow-failed-self-check"], true],
  chatTemplate: [["--chat-template", "default"], "default"],
  positions: [["--positions", "every:8"], "every:8"],
  vectors: [["--vectors", "blocks:0,5,-1"], "blocks:0,5,-1"],
  positionPredictions: [["--positions", "all", "--position-predictions"], true],
  system: [["--chat-template", "default", "--system", "Be brief."], "Be brief."],
};

test.each(Object.entries(GIVEN))(
  "the option of %s sets that field of the request and no other",
  (field, [words, value]) => {
    const before: Readonly<Record<string, unknown>> = requests()[0] ?? {};
    const after: Readonly<Record<string, unknown>> = requests(...words).at(-1) ?? {};
    expect(before[field]).not.toEqual(value);
    expect(after[field]).toEqual(value);
    const changed = Object.keys(ModelRequest.shape).filter((each) => before[each] !== after[each]);
    // These options are given with another one: a model has them, or a template.
    const needed = ["model", "chatTemplate", "positions"];
    expect(changed.filter((each) => !needed.includes(each) || each === field)).toEqual([field]);
  },
);

test("a text longer than its field holds is refused with the limit, before anything runs", () => {
  const long = "a".repeat(LIMITS.shortTextChars + 1);
  for (const option of ["--model", "--revision", "--gguf-file"])
    expect(() => requests(option, long)).toThrow(`At most ${String(LIMITS.shortTextChars)} characters`);
});

test("a folder is named by its last part, and found from any other folder", () => {
  const [here] = requests("--model-path", "models/my model/");
  expect(here).toMatchObject({ model: "my model", path: join(process.cwd(), "models/my model") });
  expect(requests("--model-path=~/models/mine")[0]?.path).toBe(join(homedir(), "models/mine"));
});

test.each([
  [["--model", "a", "--model", "b", "--revision", "r"], "--revision", "one --model"],
  [["--model", "a/b", "--model", "c/d", "--adapter", "a"], "Adapters", "one --model"],
  [["--model", "auto", "--model-path", "m"], "--model auto", "--model-path"],
  [["--model-path", "m", "--revision", "r"], "--revision r", "--model-path"],
  [["--model-path", "m.gguf", "--gguf-file", "n.gguf"], "--gguf-file n.gguf", "--model-path m.gguf"],
  [["--revision", "r"], "--revision", "--model"],
  [["--gguf-file", "n.gguf"], "--gguf-file", "--model"],
  [["--precision", "reference", "--dtype", "float16"], "--dtype float16", "--precision reference"],
  [["--precision", "reference", "--quantize", "int8"], "--quantize int8", "--precision reference"],
  [["--quantize", "nf4", "--dtype", "float64"], "--quantize nf4", "--dtype float64"],
  [["--quantize", "nf4", "--model-path", "m.gguf"], "--quantize nf4", "GGUF"],
  [["--model", "a/b", "--gguf-file", "f.gguf", "--quantize", "int8"], "--quantize int8", "GGUF"],
  [["--precision", "compat", "--batch-size", "2"], "--batch-size 2", "--precision compat"],
  [["--precision", "compat", "--layout", "buckets"], "--layout buckets", "--precision compat"],
  [["--precision", "compat", "--compile", "always"], "--compile always", "--precision compat"],
  [["--layout", "buckets", "--batch-size", "4"], "--batch-size 4", "--layout buckets"],
  [["--position-predictions"], "--position-predictions", "--positions last"],
  [["--positions", "all", "--precision", "compat"], "--positions all", "--precision compat"],
  [["--positions", "every:0"], "--positions", "every:8"],
  [["--system", "a"], "--system", "--chat-template default"],
  [
    ["--chat-template", "default", "--special-tokens", "add"],
    "--special-tokens add",
    "--chat-template default",
  ],
  [["--chat-template", "default", "--no-bos"], "--no-bos", "--chat-template default"],
  [["--chat-template", "default", "--truncate", "left"], "--truncate left", "--chat-template default"],
  [["--max-memory", "cpu=1GiB,cpu=2GiB"], "--max-memory", "cpu twice"],
  [["--max-memory", "cuda:0=1GiB", "--device", "cpu"], "--max-memory", "--device cpu"],
  [["--max-memory", "cuda:0=1GiB,cpu=4GiB", "--device", "cpu"], "cuda:0", "--device cpu"],
  [["--max-memory", "cuda:0=1GiB,cpu=4GiB", "--device", "cuda:1"], "cuda:1", "--max-memory"],
])("%j is refused, and both options are named", (words, ...named) => {
  for (const name of named) expect(() => requests(...words)).toThrow(name);
});

test.each([
  [["--precision", "compat", "--batch-size", "1"]],
  [["--precision", "compat", "--layout", "padded"]],
  [["--precision", "reference", "--dtype", "float64"]],
  [["--layout", "padded", "--batch-size", "4"]],
  [["--device", "cpu", "--max-memory", "cpu=4GiB"]],
  [["--device", "cuda", "--max-memory", "cuda:0=4GiB,cpu=4GiB"]],
  [["--max-memory", "cuda:1=4GiB"]],
  [["--model", "auto", "--model", "gpt2"]],
  [["--model-path", "m", "--gguf-file", "f.gguf", "--model", "name"]],
  [["--special-tokens", "none", "--bos"]],
])("%j goes together", (words) => {
  expect(() => requests(...words)).not.toThrow();
});
