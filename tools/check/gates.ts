/** The gates of `npm run check`: each one is passed, or says what is wrong. */
import { spawn } from "node:child_process";
import { fileShapeComplaints } from "./fileShape.ts";
import { lockFileComplaints } from "./lockFile.ts";
import { machineTraceComplaints } from "./machineTraces.ts";
import { sourceFiles } from "./sourceTree.ts";

export interface Verdict {
  readonly passed: boolean;
  /** What the gate printed; for a person, shown when it failed. */
  readonly output: string;
}

export interface Gate {
  readonly name: string;
  /** Judges the tree under `root`, which holds `node_modules` and `.venv`. */
  readonly judge: (root: string) => Promise<Verdict>;
}

/** What a command reads, so that a gate that would read nothing fails instead of passing. */
interface Reads {
  readonly under: string;
  readonly ending: string;
}

const typeScript: Reads = { under: "packages/", ending: ".ts" };
const python: Reads = { under: "python/gain_sidecar/", ending: ".py" };

function command(name: string, reads: Reads, program: string, ...args: string[]): Gate {
  return {
    name,
    judge: (root) => {
      const read = sourceFiles(root).some(
        (file) => file.startsWith(reads.under) && file.endsWith(reads.ending),
      );
      return read
        ? run(root, program, args)
        : Promise.resolve({
            passed: false,
            output: `no ${reads.ending} file under ${reads.under}: nothing was checked`,
          });
    },
  };
}

function complaints(name: string, find: (root: string) => string[]): Gate {
  return {
    name,
    judge: (root) => {
      const found = find(root);
      return Promise.resolve({ passed: found.length === 0, output: found.join("\n") });
    },
  };
}

/** Runs a program in `root` to its end. */
export async function run(root: string, program: string, args: readonly string[]): Promise<Verdict> {
  const environment = { ...process.env, NX_DAEMON: "false", PYTHONPATH: `${root}/python`, NO_COLOR: "1" };
  delete (environment as NodeJS.ProcessEnv)["FORCE_COLOR"];
  const child = spawn(`${root}/${program}`, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const trouble = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${signal ?? `status ${String(code)}`}`);
    });
  });
  const printed = Buffer.concat(chunks).toString("utf8").trimEnd();
  return trouble === undefined
    ? { passed: true, output: printed }
    : { passed: false, output: `${printed}\n${program} ${trouble}` };
}

const BIN = "node_modules/.bin";
const VENV = ".venv/bin";

export const ESLINT = `${BIN}/eslint`;

export const GATES: readonly Gate[] = [
  command("lint and boundaries", typeScript, ESLINT, ".", "--max-warnings", "0"),
  command("Python types", python, `${VENV}/mypy`),
  command("types", typeScript, `${BIN}/tsc`, "--noEmit"),
  command("format", typeScript, `${BIN}/prettier`, "--check", ".", "--log-level", "warn"),
  command("dead code", typeScript, `${BIN}/knip`, "--no-progress"),
  command("duplicate code", typeScript, `${BIN}/jscpd`),
  command("Python lint", python, `${VENV}/ruff`, "check"),
  command("Python format", python, `${VENV}/ruff`, "format", "--check"),
  command("Python boundaries", python, `${VENV}/lint-imports`),
  command("generated messages", python, `${BIN}/tsx`, "tools/generate-messages.ts", "--check"),
  complaints("file shape", fileShapeComplaints),
  complaints("lock file", lockFileComplaints),
  complaints("machine traces", machineTraceComplaints),
];

/** The gate of that name. Throws when there is none. */
export function gate(name: string): Gate {
  const found = GATES.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`no gate is named ${name}: ${GATES.map((one) => one.name).join(", ")}`);
  return found;
}
