import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { childEnvironment } from "./childEnvironment.ts";
import { noAnswer } from "./errors.ts";

/** A function without arguments in an importable module, which answers with JSON text. */
export interface PythonQuestion {
  /** Interpreter to ask: `.venv/bin/python`. */
  readonly python: string;
  readonly module: string;
  readonly function: string;
  readonly timeoutMs: number;
}

/**
 * Asks the sidecar's Python environment one control question through pythonia.
 *
 * pythonia runs in a process of its own: a Python that dies, hangs or answers NaN can end the Node process that
 * holds the bridge, and must never end a run. Answers come as JSON text for the same reason.
 *
 * @returns the parsed answer; its shape is the caller's to check
 * @throws SidecarFailed when there is no answer within `timeoutMs`, or Python raised
 */
export async function askPython(question: PythonQuestion): Promise<unknown> {
  const child = fork(fileURLToPath(new URL("./pythonBridge.ts", import.meta.url)), [], {
    execArgv: ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href],
    // tsx keeps what it compiled in the temporary folder, makes that where it is missing, and fails where it cannot.
    env: { ...childEnvironment(process.env), PYTHON_BIN: question.python, TSX_DISABLE_CACHE: "1" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // A group of its own, so that the Python behind the bridge ends with it.
    detached: true,
  });
  const said: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => said.push(text));
  try {
    return await new Promise<unknown>((resolve, reject) => {
      const fail = (problem: string, cause?: unknown): void => {
        reject(noAnswer(question, problem, said.join("").trim(), cause));
      };
      const timer = setTimeout(() => {
        fail(`no answer within ${String(question.timeoutMs / 1000)} s`);
      }, question.timeoutMs);
      const resolveJson = (json: string): void => {
        try {
          resolve(JSON.parse(json));
        } catch (cause) {
          fail("its answer is not JSON", cause);
        }
      };
      child.once("message", (answer: BridgeAnswer) => {
        clearTimeout(timer);
        if ("error" in answer) fail(answer.error);
        else resolveJson(answer.json);
      });
      child.once("error", (cause) => {
        fail("the bridge could not be started", cause);
      });
      child.once("close", (code, signal) => {
        clearTimeout(timer);
        fail(`the bridge ended with ${signal ?? `exit status ${String(code)}`}`);
      });
      child.send({ module: question.module, function: question.function });
    });
  } finally {
    endGroup(child.pid);
  }
}

/** What the bridge process sends back. */
export type BridgeAnswer = { readonly json: string } | { readonly error: string };

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}
