/** Which tokens stand around a prompt is said, can be chosen, and is part of what a row is. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, type Finished } from "./gainCommand.ts";
import { expectProven, manifestOf, measurement, storedRows } from "./storedRun.ts";
import { plainIds, referenceNorms, tinyModels } from "./tinyModels.ts";

const TEXTS = ["The capital city of France is", "The atomic number of oxygen is"];
/** As a chat template writes it. */
const TEMPLATED = `<s>${TEXTS[0] ?? ""}`;
const [EOS, BOS] = [0, 1];
const LAST_IS_END = "The last token of every row is <|endoftext|> (0)";

let folder: string;
beforeAll(() => {
  folder = tinyModels();
  writeFileSync(join(folder, "prompts.txt"), [...TEXTS, TEMPLATED].join("\n"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const measure = (model: string, out: string, ...options: string[]): Promise<Finished> =>
  gain([
    ...["experiment", "--device", "cpu", "--model-path", join(folder, model)],
    ...["--prompts", join(folder, "prompts.txt"), "--out", join(folder, out), ...options],
  ]);

/** The rows have these ids, and the norms that transformers alone gives for them. */
async function expectRows(model: string, out: string, ids: readonly (readonly number[])[]): Promise<void> {
  await expectProven(join(folder, out));
  const rows = (await storedRows(join(folder, out))).map(measurement);
  expect(rows.map(({ tokenIds }) => tokenIds)).toEqual(ids);
  const expected = referenceNorms(folder, join(folder, model), ids);
  for (const [k, { norms }] of rows.entries()) {
    const errors = norms.map((norm, layer) => Math.abs(norm / (expected[k]?.[layer] ?? Number.NaN) - 1));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  }
}

const read = (out: string, file: string): string =>
  readFileSync(join(folder, out, file), "utf8").replaceAll(/[│\s]+/gu, " ");
const identityOf = (out: string): unknown =>
  (manifestOf(join(folder, out)).models[0] as { identity?: string } | undefined)?.identity;

test("a tokenizer that ends every text: the last token of each row is that end, and everything says so", async () => {
  const { code, stdout, stderr } = await measure("ends", "ended");
  expect(code, stderr).toBe(0);
  const own = plainIds(join(folder, "ends"), [...TEXTS, TEMPLATED]);
  await expectRows(
    "ends",
    "ended",
    own.map((ids) => [...ids, EOS]),
  );
  expect(stderr).toContain("special tokens before each prompt: none; after it: <|endoftext|> (0)");
  expect(stderr).toContain(LAST_IS_END);
  expect(stdout.replaceAll(/[│\s]+/gu, " ")).toContain(LAST_IS_END);
  expect(read("ended", "summary.txt")).toContain(LAST_IS_END);
  expect(read("ended", "report.html")).toContain("The last token of every row is &lt;|endoftext|&gt; (0)");
  expect(read("ended", "summary.md").replaceAll("\\", "")).toMatch(
    /The last token of every row is .*endoftext/,
  );
});

test("without it the prompt's own last token is measured, which is another measurement", async () => {
  const { code, stdout, stderr } = await measure("ends", "own", "--special-tokens", "none");
  expect(code, stderr).toBe(0);
  await expectRows("ends", "own", plainIds(join(folder, "ends"), [...TEXTS, TEMPLATED]));
  expect(`${stdout}${stderr}`).not.toContain("The last token of every row");
  expect(identityOf("own")).not.toBe(identityOf("ended"));
});

test("going on with other tokens is refused in words", async () => {
  const { code, stderr } = await measure("ends", "own");
  expect(code).toBe(2);
  expect(stderr).toContain("--special-tokens was none, is auto");
  const begun = await measure("ends", "own", "--special-tokens", "none", "--bos");
  expect(begun.code).toBe(2);
  expect(begun.stderr).toContain("--bos or --no-bos was not given, is --bos");
});

test("a text that begins with the token that the tokenizer adds gets no second one, and is counted", async () => {
  const { code, stdout, stderr } = await measure("begins", "auto");
  expect(code, stderr).toBe(0);
  const own = plainIds(join(folder, "begins"), TEXTS);
  const ids = [...own, own[0] ?? []].map((each) => [BOS, ...each]);
  await expectRows("begins", "auto", ids);
  const notice = "a prompt begins with <s> (id 1) itself: no second one is added before it";
  expect(stderr).toContain("special tokens before each prompt: <s> (1); after it: none");
  expect(stderr).toContain(notice);
  expect(stdout).toContain(notice);
  expect(read("auto", "report.html")).toContain("special tokens present");
});

test("asked for, it gets a second one: a warning, another gain, another measurement", async () => {
  const { code, stdout, stderr } = await measure("begins", "added", "--special-tokens", "add");
  expect(code, stderr).toBe(0);
  const own = plainIds(join(folder, "begins"), TEXTS);
  await expectRows("begins", "added", [...own.map((each) => [BOS, ...each]), [BOS, BOS, ...(own[0] ?? [])]]);
  expect(stdout).toContain("--special-tokens auto adds none before such a prompt");
  const lastGain = async (out: string): Promise<number> => {
    const { norms } = measurement((await storedRows(join(folder, out)))[2]);
    return (norms.at(-1) ?? Number.NaN) / (norms.at(-2) ?? Number.NaN);
  };
  expect(Math.abs((await lastGain("added")) / (await lastGain("auto")) - 1)).toBeGreaterThan(1e-3);
  expect(identityOf("added")).not.toBe(identityOf("auto"));
});
