import { Command } from "commander";
import { expect, test } from "vitest";
import { modelRequests, withModelOptions, type ModelArguments } from "./modelOptions.ts";

/** What the command line asks the sidecar for. */
function requests(...words: string[]): ReturnType<typeof modelRequests> {
  const command = withModelOptions(new Command());
  command.parse(words, { from: "user" });
  return modelRequests(command.opts<ModelArguments>());
}

const adapters = (...words: string[]): (string | null)[] => requests(...words).map(({ adapter }) => adapter);

test("an adapter is measured beside the model as it is, which comes first", () => {
  expect(adapters()).toEqual([null]);
  expect(adapters("--adapter", "a")).toEqual([null, "a"]);
  expect(adapters("--adapter", "a", "--adapter", "b", "--adapter", "a")).toEqual([null, "a", "b"]);
});

test("none is the model as it is, once", () => {
  expect(adapters("--adapter", "none")).toEqual([null]);
  expect(adapters("--adapter", "a", "--adapter", "none")).toEqual([null, "a"]);
});

test("each wiring is measured with and without the adapter", () => {
  const words = ["--adapter", "a", "--wiring", "as-is", "--wiring", "parallel"];
  expect(requests(...words).map(({ adapter, wiring }) => [adapter, wiring])).toEqual([
    [null, "as-is"],
    [null, "parallel"],
    ["a", "as-is"],
    ["a", "parallel"],
  ]);
});

test("an adapter is of one base model", () => {
  expect(() => requests("--model", "a/b", "--model", "c/d", "--adapter", "a")).toThrow("one base model");
  expect(requests("--model", "a/b", "--model", "c/d", "--adapter", "none")).toHaveLength(2);
});
