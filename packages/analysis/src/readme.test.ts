import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as analysis from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const block = (language: string): string => {
  const text = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(readme)?.[1];
  if (text === undefined) throw new Error(`README.md has no block of ${language}`);
  return text;
};

it("the README's example prints the output in the README", () => {
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const printed = execFileSync(process.execPath, [tsx, "--eval", block("ts")], { cwd, encoding: "utf8" });
  expect(printed).toBe(block("text"));
});

it("the functions that the README names are exported", () => {
  const named = [...readme.matchAll(/`([a-z]\w+)(?:\([^`]*)?`/g)].map(([, name]) => name ?? "");
  const functions = named.filter((name) => name in analysis);
  expect(functions.length).toBeGreaterThan(20);
  expect(named.filter((name) => !(name in analysis))).toEqual([
    "pTwoSided",
    "pMeanBelow",
    "pMedianAbove",
    "generatorCall",
  ]);
});
