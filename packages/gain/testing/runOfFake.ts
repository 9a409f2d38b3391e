import { execFile, execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** How the program ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let isBundled = false;

/** The bundled program, which starts in a sixth of the time of its sources. It is made where they have changed. */
function bundle(): string {
  if (!isBundled)
    execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: inProject("") });
  isBundled = true;
  return inProject("packages/gain/dist/main.js");
}

/** Runs the program, with a sidecar without a model where it measures. */
export async function program(given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const fake = { GAIN_SIDECAR_SCRIPT: inProject("python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };
  const words = [bundle(), ...given];
  const options = { cwd: inProject(""), env: { ...process.env, ...fake, ...environment } };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, words, options)) };
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number")
      return error as Error & Ended;
    throw error;
  }
}

/**
 * Measures prompts with the fake sidecar into a new folder. One of them has to be an error.
 *
 * @returns the digest that the program printed at the end
 */
export async function runOfFake(
  folder: string,
  prompts: readonly object[],
  further: readonly string[] = [],
): Promise<string> {
  const file = `${folder}.jsonl`;
  await writeFile(file, prompts.map((prompt) => JSON.stringify(prompt)).join("\n"));
  const { code, stderr } = await program([
    ...["experiment", "--model", "fake", "--prompts", file, "--out", folder],
    ...further,
  ]);
  const digest = /digest of .*: ([0-9a-f]{64})/u.exec(stderr)?.[1];
  if (code !== 3 || digest === undefined) throw new Error(`exit ${String(code)}:\n${stderr}`);
  return digest;
}
