import { expect, test } from "vitest";
import { childEnvironment } from "./childEnvironment.ts";
import { SidecarProcess } from "./sidecarProcess.ts";

test("only named variables and those of the hub, CUDA, PyTorch and gain are passed on", () => {
  const passed = { PATH: "/bin", HF_HOME: "/h", CUDA_VISIBLE_DEVICES: "0", GAIN_FAKE_LAYERS: "4" };
  const secrets = {
    AWS_SECRET_ACCESS_KEY: "canary",
    GITHUB_TOKEN: "canary",
    MY_HF_TOKEN: "canary",
    PYTHONPATH: "/elsewhere",
    PYTHONSTARTUP: "/elsewhere.py",
    LD_PRELOAD: "/elsewhere.so",
    path: "/elsewhere",
  };
  expect(childEnvironment({ ...passed, ...secrets })).toEqual({
    ...passed,
    PYTHONUNBUFFERED: "1",
    PYTHONUTF8: "1",
  });
});

test("a process is started with this environment, and its secret is in neither arguments nor environment", async () => {
  process.env["CANARY_OF_ANOTHER_PROGRAM"] = "canary";
  const printed: string[] = [];
  const command = {
    file: "/bin/sh",
    arguments: ["-c", 'tr "\\0" "\\n" < /proc/$$/environ >&2; echo "$@" >&2', "sh"],
  };
  try {
    const started = await SidecarProcess.startFor(command, "ipc:///x", "s3cret", (line) =>
      printed.push(line),
    );
    await started.departed;
  } finally {
    delete process.env["CANARY_OF_ANOTHER_PROGRAM"];
  }
  expect(printed).toContain("--endpoint ipc:///x");
  expect(printed).toContain("PYTHONUTF8=1");
  expect(printed.join("\n")).not.toMatch(/CANARY|s3cret/);
});
