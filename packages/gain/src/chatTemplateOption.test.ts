import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LIMITS } from "@gain/protocol";
import { requestedTemplate, templateOption } from "./chatTemplateOption.ts";

const folder = mkdtempSync(join(tmpdir(), "template-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string | Uint8Array): string {
  const path = join(folder, "template.jinja");
  writeFileSync(path, content);
  return path;
}

test("the words are no files, and a file is its text", () => {
  expect(requestedTemplate(undefined)).toBeNull();
  expect(requestedTemplate(templateOption("none"))).toBeNull();
  expect(requestedTemplate(templateOption("default"))).toBe("default");
  expect(requestedTemplate(templateOption(file("{{ messages }}\n")))).toBe("{{ messages }}\n");
});

test.each([
  ["no file", (): string => join(folder, "missing"), "ENOENT"],
  ["a folder", (): string => folder, "it is no file"],
  ["an empty file", (): string => file(" \n"), "it is empty"],
  ["a file that is not UTF-8", (): string => file(Uint8Array.of(0xff, 0xfe)), "valid"],
  ["a long file", (): string => file("x".repeat(LIMITS.longTextChars + 1)), "more than 65536 characters"],
])("%s is refused, and named", (_what, path, problem) => {
  const given = path();
  expect(() => requestedTemplate(given)).toThrow(`--chat-template ${given} cannot be read`);
  expect(() => requestedTemplate(given)).toThrow(problem);
});
