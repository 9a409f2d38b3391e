/**
 * All gates of `npm run check`. A gate passes, or it reports what is wrong.
 *
 * Each gate is an nx target of the same projects, so that its result is cached: nx.json and the project.json files list its
 * inputs. tools/check/targets.test.ts compares them with this list.
 */
import { fileShapeComplaints } from "./fileShape.ts";
import { licenceComplaints } from "./licences.ts";
import { linkComplaints } from "./links.ts";
import { lockFileComplaints } from "./lockFile.ts";
import { machineTraceComplaints } from "./machineTraces.ts";
import { proseComplaints } from "./prose.ts";
import { sourceFiles } from "./sourceTree.ts";
import { typeErrors } from "./typeErrors.ts";
import { run, type Verdict } from "./verdict.ts";

export interface Gate {
  readonly name: string;
  /** The nx target that runs only this gate. */
  readonly target: string;
  /** "each": every package, and the workspace around the packages. Otherwise the project that has the target. */
  readonly project: "each" | "workspace" | "python";
  /**
   * Checks the tree under `root`, which contains `node_modules` and `.venv`.
   *
   * @param parts what to check, as paths relative to `root`, where the gate's project is "each"
   */
  readonly judge: (root: string, parts: readonly string[]) => Promise<Verdict>;
}

/** The files that a command reads. A gate that finds no such file fails. */
interface Reads {
  readonly under: string;
  readonly ending: string;
}

type About = Pick<Gate, "name" | "target" | "project">;

const typeScript: Reads = { under: "packages/", ending: ".ts" };
const python: Reads = { under: "python/gain_sidecar/", ending: ".py" };

function command(
  about: About,
  reads: Reads,
  run: (root: string, parts: readonly string[]) => Promise<Verdict>,
): Gate {
  return {
    ...about,
    judge: (root, parts) => {
      const read = sourceFiles(root).some(
        (file) => file.startsWith(reads.under) && file.endsWith(reads.ending),
      );
      return read
        ? run(root, parts)
        : Promise.resolve({
            passed: false,
            output: `no ${reads.ending} file under ${reads.under}: nothing was checked`,
          });
    },
  };
}

const ofEach = (
  name: string,
  target: string,
  judge: (root: string, parts: readonly string[]) => Promise<Verdict>,
): Gate => command({ name, target, project: "each" }, typeScript, judge);

const ofWorkspace = (name: string, target: string, program: string, ...args: string[]): Gate =>
  command({ name, target, project: "workspace" }, typeScript, (root) => run(root, program, args));

const ofPython = (name: string, target: string, program: string, ...args: string[]): Gate =>
  command({ name, target, project: "python" }, python, (root) => run(root, program, args));

function complaints(name: string, target: string, find: (root: string) => string[]): Gate {
  return {
    name,
    target,
    project: "workspace",
    judge: (root) => {
      const found = find(root);
      return Promise.resolve({ passed: found.length === 0, output: found.join("\n") });
    },
  };
}

const BIN = "node_modules/.bin";
const VENV = ".venv/bin";

export const ESLINT = `${BIN}/eslint`;
/** A part may have no file of the kind that a tool reads. */
const ANY_PART = ["--no-error-on-unmatched-pattern"];

/** The slowest first, since two run at a time. */
export const GATES: readonly Gate[] = [
  ofEach("lint", "lint", (root, parts) =>
    run(root, ESLINT, [...parts, ...ANY_PART, "--no-warn-ignored", "--max-warnings", "0"]),
  ),
  ofPython("Python types", "typecheck", `${VENV}/mypy`),
  ofEach("format", "format", (root, parts) =>
    run(root, `${BIN}/prettier`, [
      "--check",
      ...parts,
      ...ANY_PART,
      "--ignore-unknown",
      "--log-level",
      "warn",
    ]),
  ),
  ofEach("types", "typecheck", typeErrors),
  ofWorkspace("duplicate code", "duplicate-code", `${BIN}/jscpd`),
  ofWorkspace("dead code", "dead-code", `${BIN}/knip`, "--no-progress"),
  ofWorkspace("documents", "docs", `${BIN}/vitepress`, "build", "docs"),
  ofPython("Python lint", "lint", `${VENV}/ruff`, "check"),
  ofPython("Python format", "format", `${VENV}/ruff`, "format", "--check"),
  ofPython("Python boundaries", "boundaries", `${VENV}/lint-imports`),
  ofPython(
    "Python dependencies",
    "dependencies",
    `${VENV}/deptry`,
    "python/gain",
    "python/gain_fleet",
    "python/gain_sidecar",
    "python/gain_twins",
  ),
  command({ name: "generated messages", target: "messages", project: "workspace" }, python, (root) =>
    run(root, `${BIN}/tsx`, ["tools/generate-messages.ts", "--check"]),
  ),
  complaints("file shape", "file-shape", fileShapeComplaints),
  complaints("lock file", "lock-file", lockFileComplaints),
  complaints("licences", "licences", licenceComplaints),
  complaints("machine traces", "machine-traces", machineTraceComplaints),
  complaints("prose", "prose", proseComplaints),
  complaints("links", "links", linkComplaints),
];

/** The gate of that name. Throws when there is none. */
export function gate(name: string): Gate {
  const found = GATES.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`no gate is named ${name}: ${GATES.map((one) => one.name).join(", ")}`);
  return found;
}

/**
 * The gate that an nx target runs.
 *
 * @throws Error when there is none
 */
export function gateOfTarget(project: string, target: string): Gate {
  const found = GATES.find(
    (one) =>
      one.target === target && (one.project === "each" ? project !== "python" : one.project === project),
  );
  if (found === undefined) throw new Error(`no gate is run by the target ${target} of ${project}`);
  return found;
}
