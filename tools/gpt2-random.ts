/**
 * Prepares `gpt2-random` in the cache, a GPT-2 small with random weights: `npx nx run python:gpt2-random`.
 *
 *   1 the published vocabulary, as a file     tools/gpt2-vocabulary.ts
 *   2 tokenizer and seeded weights            python -m gain_sidecar.models.gpt2_random
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { SetupError } from "./setup/errors.ts";
import { alone } from "./setup/lock.ts";
import { isPrepared, prepare, type PreparedModel } from "./setup/preparedModel.ts";
import { runProgram } from "./setup/runProgram.ts";

const MODEL: PreparedModel = { label: "gpt2-random", module: "gain_sidecar.models.gpt2_random" };

async function main(): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/gain-gpt2-`);
  const vocabulary = `${folder}/vocabulary.json`;
  try {
    const write = ["--import", "tsx", "tools/gpt2-vocabulary.ts", "--out", vocabulary];
    await runProgram("writing the vocabulary", process.execPath, write, () => false);
    await prepare(MODEL, ["--vocabulary", vocabulary]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  if (isPrepared(MODEL)) console.log("gpt2-random is prepared.");
  else await alone(main);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 2;
}
