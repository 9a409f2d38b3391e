import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./childEnvironment.ts";
import { noAnswer } from "./errors.ts";

/** A function without arguments in an importable module, which returns JSON text. */
export interface PythonQuestion {
  /** The interpreter: `.venv/bin/python`. */
  readonly python: string;
  readonly module: string;
  readonly function: string;
  readonly timeoutMs: number;
}

/**
 * Calls one function in the sidecar's Python environment through pythonia.
 *
 * pythonia runs in a separate process: a Python that aborts, hangs or returns NaN can end the Node process of the bridge,
 * and must not end a run. The answer is JSON text for the same reason.
 *
 * @returns the parsed answer, whose shape the caller checks
 * @throws SidecarFailed if there is no answer within `timeoutMs`, or Python raised
 */
export async function askPython(question: PythonQuestion): Promise<unknown> {
  const child = fork(fileURLToPath(new URL("./pythonBridge.js", import.meta.url)), [], {
    execArgv: [],
    env: { ...childEnvironment(process.env), PYTHON_BIN: question.python },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // A new process group, so that the bridge's Python ends with it.
    detached: true,
  });
  // A request to stop the program ends it while the answer is awaited.
  const endChild = (): void => {
    endGroup(child.pid);
  };
  process.once("exit", endChild);
  const printed: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  try {
    return await new Promise<unknown>((resolve, reject) => {
      const fail = (problem: string, cause?: unknown): void => {
        reject(noAnswer(question, problem, printed.join("").trim(), cause));
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
    process.off("exit", endChild);
    endChild();
  }
}

/** The answer of the bridge process. */
export type BridgeAnswer = { readonly json: string } | { readonly error: string };

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has already ended.
  }
}
