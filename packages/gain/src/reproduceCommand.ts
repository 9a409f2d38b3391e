import type { LoadedModel } from "@gain/protocol";
import { absolutePath } from "./absolutePath.ts";
import { TEMPLATE_WORDS } from "./chatTemplateOption.ts";
import { commandText } from "./commandText.ts";
import type { GivenOption } from "./givenOptions.ts";
import { REFERENCE_WORDS } from "./referencesOption.ts";

/** Options of folders, deadlines, progress and the cluster, which change no number. */
const IRRELEVANT = new Set([
  ...["out", "keepWarm", "profile", "log", "json", "details", "quiet", "progress"],
  ...["startTimeout", "loadTimeout", "measureTimeout"],
  ...["cluster", "lanes", "gpusPerLane", "perGpu", "openCluster"],
]);
/** Options whose `auto` depends on the machine. */
const OPEN = new Set(["device", "dtype"]);
const PATHS = new Set(["study", "prompts", "modelPath", "adapter", "references", "chatTemplate"]);
/** Values of these options that are not paths. */
const WORDS = new Set([
  "adapter none",
  ...Array.from(REFERENCE_WORDS, (word) => `references ${word}`),
  ...TEMPLATE_WORDS.map((word) => `chatTemplate ${word}`),
]);

/**
 * The command that repeats the measurement in a new folder. Paths are absolute. Automatic choices are written out: the
 * model that `auto` chose, its commit on the hub, device and type.
 *
 * @param given the options of the command line
 * @param loaded the run's models, in the order of the plan
 */
export function reproduceCommand(given: readonly GivenOption[], loaded: readonly LoadedModel[]): string {
  const kept = given.filter(
    ({ name, text }) =>
      name !== "model" && !IRRELEVANT.has(name) && !(OPEN.has(name) && (text ?? "auto") === "auto"),
  );
  const keptFlags = kept.flatMap(({ flag, name, text }) =>
    text === null ? [flag] : [flag, asIs(name, text)],
  );
  // A study names its models, with their revisions and types.
  if (given.some(({ name }) => name === "study")) return commandText("experiment", keptFlags);
  const [alone, ...others] = loaded;
  const chosen = [
    ["revision", "--revision", others.length === 0 ? (alone?.revision ?? null) : null],
    ["device", "--device", common(loaded.map(({ device }) => device.replace(/:\d+$/, "")))],
    ["dtype", "--dtype", common(loaded.map(({ dtype }) => dtype))],
  ] as const;
  return commandText("experiment", [
    ...modelFlags(given, loaded),
    ...chosen.flatMap(([name, flag, value]) =>
      value === null || kept.some((option) => option.name === name) ? [] : [flag, value],
    ),
    ...keptFlags,
  ]);
}

/** `--model` for every model. `auto`, given or implied, is replaced by the model that it chose. */
function modelFlags(given: readonly GivenOption[], loaded: readonly LoadedModel[]): string[] {
  const asked = given.filter(({ name }) => name === "model").map(({ text }) => text ?? "auto");
  const isNamed = asked.length > 0 || given.some(({ name }) => name === "modelPath");
  const names = isNamed ? asked : ["auto"];
  // Each model is measured once for each combination of revision, adapter and wiring.
  const variants = loaded.length / names.length;
  return names.flatMap((name, index) => [
    "--model",
    name === "auto" ? (loaded[index * variants]?.name ?? name) : name,
  ]);
}

const asIs = (name: string, text: string): string =>
  PATHS.has(name) && !WORDS.has(`${name} ${text}`) ? absolutePath(text) : text;

/** The value that all share; null where they differ. */
function common(values: readonly string[]): string | null {
  const [value, ...others] = new Set(values);
  return others.length === 0 ? (value ?? null) : null;
}
