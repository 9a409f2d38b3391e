/** The sidecar without a model that tests and benchmarks start; python/tests/fake_sidecar.py says what it can be told. */
import { fileURLToPath } from "node:url";
import type { ModelRequest } from "@gain/protocol";
import type { SidecarCommand } from "@gain/sidecar";

const root = new URL("../../../", import.meta.url);

export const fakeSidecar = (environment: NodeJS.ProcessEnv): SidecarCommand => ({
  file: fileURLToPath(new URL(".venv/bin/python", root)),
  arguments: [fileURLToPath(new URL("python/tests/fake_sidecar.py", root))],
  environment,
});

export const fakeRequest = (batchSize: number | null): ModelRequest => ({
  model: "fake",
  path: null,
  revision: null,
  ggufFile: null,
  device: "cpu",
  maxMemory: null,
  dtype: "auto",
  quantize: "none",
  precision: "fast",
  wiring: "as-is",
  truncate: "error",
  batchSize,
  layout: "auto",
  compile: "auto",
  allowBin: false,
  allowFailedSelfCheck: false,
});
