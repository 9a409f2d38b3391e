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
