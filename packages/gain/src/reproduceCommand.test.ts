import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { LoadedModel } from "@gain/protocol";
import type { GivenOption } from "./givenOptions.ts";
import { reproduceCommand } from "./reproduceCommand.ts";

const loaded = (name: string, changes: Partial<LoadedModel> = {}): LoadedModel =>
  ({ name, revision: null, device: "cpu", dtype: "float32", ...changes }) as LoadedModel;

const NAMES: Readonly<Record<string, string>> = {
  ...{ "--model": "model", "--model-path": "modelPath", "--no-bos": "bos", "--keep-warm": "keepWarm" },
  ...{
    "--out": "out",
    "--prompts": "prompts",
    "--dtype": "dtype",
    "--json": "json",
    "--details": "details",
    "--quiet": "quiet",
    "--wiring": "wiring",
  },
  ...{ "--revision": "revision", "--adapter": "adapter", "--device": "device" },
};
const given = (...options: [flag: string, text?: string][]): GivenOption[] =>
  options.map(([flag, text]) => ({ flag, name: NAMES[flag] ?? "", text: text ?? null }));

const START = "npx nx run gain:experiment -- ";

test("automatic choices are written out: the model that auto chose, device and type", () => {
  expect(reproduceCommand([], [loaded("smollm2-135m")])).toBe(
    `${START}--model smollm2-135m --device cpu --dtype float32`,
  );
  const asked = given(["--model", "auto"], ["--device", "auto"], ["--dtype", "auto"]);
  expect(reproduceCommand(asked, [loaded("gptj-6b", { device: "cuda:1", dtype: "bfloat16" })])).toBe(
    `${START}--model gptj-6b --device cuda --dtype bfloat16`,
  );
});

test("of several models, auto is replaced by the model that it chose", () => {
  const asked = given(["--model", "a"], ["--model", "auto"], ["--wiring", "as-is"], ["--wiring", "parallel"]);
  const models = ["a", "a", "smollm2-135m", "smollm2-135m"].map((name) => loaded(name));
  expect(reproduceCommand(asked, models)).toBe(
    `${START}--model a --model smollm2-135m --device cpu --dtype float32 --wiring as-is --wiring parallel`,
  );
});

test("a model of the hub is named with the commit that was measured", () => {
  const commit = "0123456789012345678901234567890123456789";
  const model = loaded("gpt2", { revision: commit });
  expect(reproduceCommand(given(["--model", "gpt2"]), [model])).toContain(
    `--model gpt2 --revision ${commit}`,
  );
  const asked = given(["--model", "gpt2"], ["--revision", "main"]);
  expect(reproduceCommand(asked, [model])).not.toContain(commit);
});

test("paths are absolute, and options that change no number are left out", () => {
  const asked = given(
    ...[["--model-path", "my models/a"] as [string, string], ["--adapter", "none"] as [string, string]],
    ...[["--adapter", "lora"] as [string, string], ["--prompts", "p.txt"] as [string, string]],
    ...[["--out", "o"] as [string, string], ["--keep-warm", "5"] as [string, string]],
    ...[["--json"] as [string], ["--details"] as [string], ["--quiet"] as [string]],
    ...[["--no-bos"] as [string]],
  );
  expect(reproduceCommand(asked, [loaded("a"), loaded("a")])).toBe(
    `${START}--device cpu --dtype float32 --model-path '${resolve("my models/a")}' --adapter none ` +
      `--adapter ${resolve("lora")} --prompts ${resolve("p.txt")} --no-bos`,
  );
});
