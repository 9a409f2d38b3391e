import { AnalysisError } from "@gain/analysis";
import { IncompleteRun, UsageError } from "@gain/experiment";
import { NotebookFileError, RecordsError } from "@gain/records";
import { SidecarFailed, SidecarGone, SidecarSilent } from "@gain/sidecar";
import { expect, test } from "vitest";
import { exitLine } from "./exitCodes.ts";
import { codeOf, failureCode, failureText } from "./failures.ts";

test("an error's code is printed before its message, as docs/errors.md lists it", () => {
  expect(failureText(new SidecarFailed("hub_refused", "the hub needs a token"))).toBe(
    "gain: hub_refused: the hub needs a token",
  );
  expect(failureText(new RecordsError("disk_full", "no space left"))).toBe("gain: disk_full: no space left");
  expect(failureText(new UsageError("--dtype was given twice"))).toBe("gain: --dtype was given twice");
});

const gone = { exitCode: 1, signal: null, stderrTail: [] };
test.each([
  new UsageError("x"),
  new RecordsError("disk_full", "x"),
  new AnalysisError("x"),
  new NotebookFileError({ file: "x" }, "x"),
  new SidecarFailed("bad_request", "x"),
  new SidecarGone("starting", gone),
  SidecarSilent.late("starting", 1, "--start-timeout"),
])("$name ends the program with 2 and without a stack", (error) => {
  expect(failureCode(error)).toBe(2);
  expect(failureText(error)).not.toContain("failures.test.ts");
});

test("a fault of the program has an exit code of its own, its stack, and a request to report it", () => {
  class NamedAlike extends Error {
    override name = "RecordsError";
  }
  const system = Object.assign(new Error("no such file"), { code: "ENOENT" });
  for (const error of [new TypeError("x is undefined"), new NamedAlike("x"), system]) {
    expect(failureCode(error)).toBe(70);
    expect(failureText(error)).toContain("failures.test.ts");
    expect(codeOf(error)).toBeUndefined();
  }
  const internal = new SidecarFailed("internal", "KeyError: 'x'");
  expect(failureCode(internal)).toBe(70);
  expect(failureText(internal)).toContain("gain: internal: KeyError: 'x'");
  expect(exitLine(70, "internal")).toBe(
    "gain: exit 70 (a fault of the program: please report it, with the lines above)",
  );
});

test("the last line of a failed command names the way out", () => {
  expect(failureCode(new IncompleteRun("x"))).toBe(4);
  expect(exitLine(4)).toContain("the same command continues this run");
  expect(exitLine(2, "hub_refused")).toContain("docs/errors.md lists what to do about hub_refused");
  expect(exitLine(2)).toContain("change what the message above names; --help lists the options");
});
