/** Kinds of forgery of the plan and the manifest of a run that `runOfFake` made. */
import { join } from "node:path";
import type { Forgery } from "./forgeries.ts";
import { changeFile, changeManifest, changeText } from "./forging.ts";

const models = (change: (model: Record<string, unknown>, loaded: Record<string, unknown>) => void) =>
  changeManifest(({ models: listed }) => {
    const [model] = listed as [Record<string, unknown>];
    change(model, model["loaded"] as Record<string, unknown>);
  });

export const OF_PLAN_AND_MANIFEST: readonly Forgery[] = [
  [
    "the plan's time",
    changeFile(/^plan\.json$/u, (text) => text.replace(/"timestamp": "\d{4}/u, '"timestamp": "2020')),
    /plan\.json/u,
  ],
  [
    "the plan's prompts",
    changeFile(/^plan\.json$/u, (text) => text.replace('"count": 27', '"count": 26')),
    /plan\.json|prompts/u,
  ],
  [
    "the plan's margin",
    changeFile(/^plan\.json$/u, (text) => text.replace(/"margin": [\d.]+/u, '"margin": 0.5')),
    /plan\.json/u,
  ],
  [
    "the plan's options",
    changeFile(/^plan\.json$/u, (text) => text.replace('"truncate": "error"', '"truncate": "left"')),
    /plan\.json/u,
  ],
  [
    "the source of the prompts",
    changeFile(/^plan\.json$/u, (text) => text.replace(/"source": "[^"]*"/u, '"source": "/x"')),
    /plan\.json/u,
  ],
  [
    "a revision",
    models((_, loaded) => (loaded["revision"] = "abc")),
    /models\[0\]\.loaded\.revision: manifest\.json says "abc"/u,
  ],
  [
    "a type",
    models((_, loaded) => (loaded["dtype"] = "float64")),
    /loaded\.dtype: manifest\.json says "float64", the store "float32"/u,
  ],
  ["a device", models((_, loaded) => (loaded["device"] = "cuda:0")), /loaded\.device/u],
  [
    "the versions of the sidecar",
    models((_, loaded) => (loaded["versions"] = { torch: "9" })),
    /loaded\.versions/u,
  ],
  ["a digest of the weights", models((_, loaded) => (loaded["files"] = [])), /loaded\.files/u],
  ["an identity", models((model) => (model["identity"] = "0".repeat(64))), /identity/u],
  ["a name", models((model) => (model["slug"] = "gpt2")), /slug/u],
  [
    "the number of measured rows",
    models((model) => (model["measured"] = 27)),
    /measured: manifest\.json says 27, the store 26/u,
  ],
  ["the number of errors", models((model) => (model["errors"] = 0)), /errors/u],
  ["the number of rows that are not finite", models((model) => (model["nonFinite"] = 0)), /nonFinite/u],
  ["a model that is left out", changeManifest((manifest) => (manifest["models"] = [])), /models\[0\]/u],
  [
    "the exit code",
    changeManifest((manifest) => (manifest["exitCode"] = 0)),
    /exitCode: manifest\.json says 0, the store 3/u,
  ],
  [
    "the date",
    changeManifest((manifest) => (manifest["sealedAt"] = "2020-01-01T00:00:00.000Z")),
    /sealedAt/u,
  ],
  ["the program's commit", changeManifest((manifest) => (manifest["gitCommit"] = "abc")), /gitCommit/u],
  [
    "a version of the program",
    changeManifest(({ software }) => ((software as Record<string, string>)["gain"] = "9.9.9")),
    /software\.gain/u,
  ],
  [
    "the machine",
    changeManifest(({ machine }) => ((machine as Record<string, unknown>)["processor"] = "abacus")),
    /machine\.processor/u,
  ],
  [
    "a duration",
    changeManifest(({ timings }) => ((timings as Record<string, number>)["sessionSeconds"] = 0.1)),
    /timings/u,
  ],
  ["the timeline", changeManifest((manifest) => delete manifest["timeline"]), /timeline/u],
  [
    "the command",
    changeManifest(({ outputs }) => ((outputs as Record<string, unknown>)["command"] = "rm")),
    /outputs\.command/u,
  ],
  [
    "the assigned families",
    changeManifest(({ outputs }) => ((outputs as Record<string, unknown>)["families"] = [["a", "b"]])),
    /outputs\.families/u,
  ],
  [
    "the date of the outputs",
    changeManifest(
      ({ outputs }) => ((outputs as Record<string, unknown>)["createdAt"] = "2020-01-01T00:00:00.000Z"),
    ),
    /outputs\.createdAt/u,
  ],
  ["what the outputs were made with", changeManifest((manifest) => delete manifest["outputs"]), /outputs/u],
  ["the format", changeManifest((manifest) => (manifest["format"] = 1)), /format/u],
  ["another format", changeManifest((manifest) => (manifest["format"] = 3)), /the manifest can be read/u],
  [
    "a manifest that is cut off",
    (run) => changeText(join(run, "manifest.json"), (text) => text.slice(0, -9)),
    /the manifest can be read/u,
  ],
];
