import { expect, test } from "vitest";
import { programFailed } from "./errors.ts";

/** Lines as pip prints them. */
test.each([
  [
    "the disk",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    /disk is full/,
  ],
  [
    "the network, though pip's last line blames the version",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(': Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/torch/\nERROR: Could not find a version that satisfies the requirement torch\nERROR: No matching distribution found for torch",
    /registry cannot be reached/,
  ],
  [
    "this Python",
    "ERROR: No matching distribution found for torch==2.13.0",
    /Try another Python with GAIN_PYTHON/,
  ],
  ["the rights", "PermissionError: [Errno 13] Permission denied: '.venv/lib'", /yours and writable/],
])("the message of a program that fails because of %s has the advice", (_what, output, advice) => {
  const { message } = programFailed("installing torch", "status 1", output);
  expect(message).toMatch(/^installing torch failed \(status 1\)/);
  expect(message).toMatch(advice);
});

test("only the last lines of a long output are shown", () => {
  const output = Array.from({ length: 500 }, (_, index) => `line ${index}`).join("\n");
  const { message } = programFailed("installing torch", "status 1", output);
  expect(message).toContain("line 499");
  expect(message).not.toContain("line 100\n");
});
