import { checkOf, STORE_FILE, type Check, type RunManifest, type SealedRun } from "@gain/records";
import { exitOfFinished } from "../exitOfFinished.ts";
import { outputsMade, type OutputsMade } from "../outputs/outputsMade.ts";
import { makeOutputs } from "../outputs/writeOutputs.ts";
import { softwareVersions } from "../provenance.ts";
import { runSource } from "../sources/runSource.ts";
import { ComparedOutputs } from "./comparedOutputs.ts";

/** Endings of files that are drawn, or contain drawings. */
const DRAWN = /\.(?:svg|png|html)$/u;

/**
 * Makes a finished run's outputs again from its store, and compares them with its files byte by byte, also their names.
 * The files are not changed, and the exit code is derived too.
 *
 * @param drawings with pictures and report, which takes as long as drawing them; without, they are left out
 */
export async function deriveOutputs(run: SealedRun, drawings: boolean): Promise<Check[]> {
  const { manifest, plan, store } = run;
  const due = await exitOfFinished(store, plan);
  const exit = checkOf(
    "the exit code follows from the rows",
    due === manifest.exitCode
      ? []
      : [`manifest.json says ${String(manifest.exitCode)}, and the store yields ${String(due)}`],
  );
  const made = outputsMade(manifest);
  if (made === null) return [exit, checkOf("the outputs follow from the store", [UNRECORDED])];
  const compared = await compareOutputs(run, made, drawings);
  const kept = new Set([...(manifest.others ?? []).map(({ file }) => file), STORE_FILE]);
  const underived = manifest.files
    .map(({ file }) => file)
    .filter((file) => !kept.has(file) && !compared.names.has(file) && (drawings || !DRAWN.test(file)));
  return [
    exit,
    checkOf(
      `${String(compared.names.size)} outputs follow from the store${drawings ? "" : ", drawings and report left out"}`,
      [...compared.faults, ...(compared.faults.length > 0 ? otherSoftware(manifest) : [])],
    ),
    checkOf(
      "every output is one that the store yields",
      underived.map((file) => `${file} is none, and was not sealed as a file of its own`),
    ),
  ];
}

const UNRECORDED =
  "an earlier version of gain wrote them, and nothing says with which options: the command of the run writes them again";

async function compareOutputs(
  { dir, plan, store, manifest }: SealedRun,
  made: OutputsMade,
  drawings: boolean,
): Promise<ComparedOutputs> {
  const { timeline } = manifest;
  const compared = new ComparedOutputs(dir);
  const source = await runSource(
    { folder: made.folder, plan, store },
    timeline === undefined ? undefined : () => timeline,
  );
  const again = await makeOutputs(compared, [source], {
    command: made.command,
    createdAt: new Date(made.createdAt),
    families: new Map(made.families),
    references: () => made.cited,
    software: manifest.software,
    ...(drawings ? {} : { undrawn: { glyphNotice: made.glyphNotice } }),
  });
  if (again.made.glyphNotice !== made.glyphNotice) compared.faults.push(fontsDiffer(made, again.made));
  return compared;
}

/** A character that the fonts of the package lack is drawn in a font of the machine. */
const fontsDiffer = (made: OutputsMade, again: OutputsMade): string =>
  `the fonts of this machine are not those of the run (${made.glyphNotice ?? "all characters were drawn"} there; ` +
  `${again.glyphNotice ?? "all characters are drawn"} here): --no-drawings leaves out what depends on them`;

function otherSoftware({ software }: RunManifest): string[] {
  const here = softwareVersions();
  const differing = Object.keys({ ...software, ...here }).filter((name) => software[name] !== here[name]);
  if (differing.length === 0) return [];
  const named = differing.map(
    (name) => `${name} ${software[name] ?? "absent"}, here ${here[name] ?? "absent"}`,
  );
  return [`other versions may write other bytes; the run was written with ${named.join("; ")}`];
}
