/** The sidecar without a model, for tests and benchmarks. python/tests/fake_sidecar.py lists the faults it can inject. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ModelRequest } from "@gain/protocol";
import type { SidecarCommand } from "../src/sidecarProcess.ts";

const root = new URL("../../../", import.meta.url);
const script = fileURLToPath(new URL("python/tests/fake_sidecar.py", root));
const python = fileURLToPath(new URL(".venv/bin/python", root));

/** @param environment the faults to inject */
export function fakeSidecar(environment: NodeJS.ProcessEnv = {}): SidecarCommand {
  if (!existsSync(python)) throw new Error(`there is no ${python}; run "npx nx run python:setup"`);
  return { file: python, arguments: [script], environment };
}

/** A fake sidecar whose `bye` counts one row too few. */
export function miscountingSidecar(): SidecarCommand {
  const patched = [
    "import os, runpy, sys",
    "from gain_sidecar import messages",
    "bye = messages.Bye",
    "messages.Bye = lambda **counts: bye(**{**counts, 'rows': counts['rows'] - 1})",
    "sys.argv = sys.argv[1:]",
    "sys.path.insert(0, os.path.dirname(sys.argv[0]))",
    'runpy.run_path(sys.argv[0], run_name="__main__")',
  ];
  return { ...fakeSidecar(), arguments: ["-c", patched.join("\n"), script] };
}

export const fakeRequest: ModelRequest = {
  model: "fake",
  path: null,
  revision: null,
  ggufFile: null,
  adapter: null,
  specialTokens: "auto",
  bos: "auto",
  device: "cpu",
  maxMemory: null,
  dtype: "auto",
  quantize: "none",
  precision: "fast",
  wiring: "as-is",
  truncate: "error",
  batchSize: null,
  layout: "auto",
  compile: "auto",
  allowBin: false,
  allowFailedSelfCheck: false,
  chatTemplate: null,
  system: null,
  positions: null,
  positionPredictions: false,
  vectors: null,
};
