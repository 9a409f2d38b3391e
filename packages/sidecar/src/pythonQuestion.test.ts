import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { askPython } from "./pythonQuestion.ts";

const python = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
const ask = (module: string, name: string, timeoutMs = 20_000): Promise<unknown> =>
  askPython({ python, module, function: name, timeoutMs });

test("the environment's doctor reports its version of Python", async () => {
  expect(await ask("gain_sidecar.doctor", "report_json", 60_000)).toMatchObject({
    python: expect.stringMatching(/^3\.\d+\.\d+/) as string,
  });
});

test("an answer that is not JSON is an error that names the remedy", async () => {
  await expect(ask("platform", "python_version")).rejects.toThrow("npx nx run python:setup");
});

test("an exception in Python is an error with Python's message", async () => {
  await expect(ask("no_such_module", "f")).rejects.toThrow("No module named 'no_such_module'");
});

test("a Python that aborts is an error, and this process continues", async () => {
  await expect(ask("os", "abort", 4_000)).rejects.toThrow("did not answer");
});

test("a Python that does not answer is an error at the deadline", async () => {
  await expect(ask("signal", "pause", 3_000)).rejects.toThrow("no answer within 3 s");
});

test("a missing interpreter is an error", async () => {
  const question = { python: "/no/such/python", module: "os", function: "getcwd", timeoutMs: 20_000 };
  await expect(askPython(question)).rejects.toThrow("/no/such/python did not answer");
});

test("a program that ends while it awaits the answer leaves no Python", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ask-"));
  const silent = join(folder, "python");
  writeFileSync(
    silent,
    `#!/bin/sh\necho $$ > ${folder}/pid.new && mv ${folder}/pid.new ${folder}/pid\nexec sleep 60\n`,
  );
  chmodSync(silent, 0o755);
  const question = { python: silent, module: "os", function: "getcwd", timeoutMs: 60_000 };
  const module = fileURLToPath(new URL("./pythonQuestion.ts", import.meta.url));
  const code = [
    `import { askPython } from ${JSON.stringify(module)};`,
    `process.on("SIGTERM", () => process.exit(130));`,
    `await askPython(${JSON.stringify(question)});`,
  ];
  const asking = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code.join("\n")]);
  while (!existsSync(join(folder, "pid"))) await sleep(20);
  const pid = readFileSync(join(folder, "pid"), "utf8").trim();
  asking.kill("SIGTERM");
  await new Promise((resolve) => asking.once("exit", resolve));
  for (let waited = 0; existsSync(`/proc/${pid}`) && waited < 2_000; waited += 20) await sleep(20);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  rmSync(folder, { recursive: true });
});
