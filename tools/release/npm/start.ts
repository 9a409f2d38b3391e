/**
 * `bin/gain.js` of the npm package: sets up the Python side where a command needs it and it is not there, and starts the
 * program in this process.
 *
 *   setup                                 Python environment and embedded model, in the user's cache folder
 *   experiment, twins, sidecar start      set-up, then the program
 *   any other                             the program
 */
import { existsSync } from "node:fs";
import { SetupError } from "../../setup/errors.ts";
import { PYTHON } from "../../setup/project.ts";
import { isSetUp, setUp } from "../../setup/setUp.ts";

const [, , command, ...rest] = process.argv;

/** Without this name, the program's texts are those of a clone. */
process.env["GAIN_COMMAND"] = "npx gain-residual";

if (isSupported(process.versions.node)) await start();
else fail(`Node ${process.versions.node} is not supported: gain runs on Node 20.19, 22.13, 24 or later.`);

async function start(): Promise<void> {
  const own = process.env["GAIN_SIDECAR_PYTHON"] === undefined;
  const needsPython = own && measures() && !rest.some((given) => given === "--help" || given === "-h");
  try {
    if (command === "setup" || (needsPython && !isSetUp("main"))) await setUpVisibly();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    fail(`Set-up cannot continue.\n${error.message}`);
    return;
  }
  if (command === "setup") return;
  if (own) process.env["GAIN_SIDECAR_PYTHON"] = PYTHON;
  // In the wheel's place: from the compiled file, the program is beside `bin`.
  const program = new URL("../program/main.js", import.meta.url);
  if (existsSync(program)) await import(program.href);
  else fail("The program is missing from this package: install gain-residual again.");
}

function measures(): boolean {
  return command === "experiment" || command === "twins" || (command === "sidecar" && rest[0] === "start");
}

/** stdout is the command's own. */
async function setUpVisibly(): Promise<void> {
  const { log } = console;
  if (command !== "setup") console.log = console.error;
  try {
    await setUp("main");
  } finally {
    console.log = log;
  }
}

/** By `engines` of package.json: ^20.19.0 || ^22.13.0 || >=24. */
function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
}

function fail(text: string): void {
  console.error(`gain: ${text}`);
  process.exitCode = 2;
}
