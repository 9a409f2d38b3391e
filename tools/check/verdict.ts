/** The verdict of a gate, and the running of its program. */
import { spawn } from "node:child_process";

export interface Verdict {
  readonly passed: boolean;
  /** The output of the gate, which is shown when the gate failed. */
  readonly output: string;
}

/** Runs a program in `root` to its end. It passes with exit status 0. */
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
