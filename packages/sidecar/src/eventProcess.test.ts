import { describe, expect, it } from "vitest";
import { runEventProcess } from "./eventProcess.ts";
import { SidecarFailed } from "./errors.ts";

const node = (script: string) => ({ file: process.execPath, arguments: ["-e", script] });

function options(onLine: (line: string) => void = () => undefined) {
  const [first, second] = [new AbortController(), new AbortController()];
  return { first, second, terms: { interrupted: first.signal, killed: second.signal, onLine } };
}

describe("a program that reports line by line", () => {
  it("is read to its end, with its exit status and its last lines of standard error", async () => {
    const lines: string[] = [];
    const { terms } = options((line) => lines.push(line));
    const end = await runEventProcess(
      node('console.log("a"); console.log("b"); console.error("trouble"); process.exitCode = 3'),
      terms,
    );
    expect(lines).toEqual(["a", "b"]);
    expect(end).toEqual({ exitCode: 3, signal: null, stderrTail: ["trouble"] });
  });

  it("is asked to end at the first request, and ends at the second whatever it does", async () => {
    const { first, terms } = options(() => {
      first.abort();
    });
    const asked = await runEventProcess(
      node('process.on("SIGTERM", () => process.exit(4)); console.log("ready"); setInterval(() => {}, 1000)'),
      terms,
    );
    expect(asked).toMatchObject({ exitCode: 4, signal: null });
    const stubborn = options((line) => {
      if (line === "ready") stubborn.first.abort();
      else stubborn.second.abort();
    });
    const ended = await runEventProcess(
      node(
        'process.on("SIGTERM", () => console.log("no")); console.log("ready"); setInterval(() => {}, 1000)',
      ),
      stubborn.terms,
    );
    expect(ended).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  it("that is not there is named", async () => {
    const { terms } = options();
    const missing = runEventProcess({ file: "/nowhere/python", arguments: [] }, terms);
    await expect(missing).rejects.toThrow(SidecarFailed);
    await expect(missing).rejects.toThrow(/cannot start Python at \/nowhere\/python/);
  });
});
