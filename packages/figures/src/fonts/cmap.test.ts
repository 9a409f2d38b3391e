import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import reference from "../../fixtures/reference_fonts.json" with { type: "json" };
import { glyphsOf } from "./cmap.ts";
import { bundledFonts } from "./registerFonts.ts";

const bytesOf = (name: string): Buffer =>
  readFileSync(
    bundledFonts().find((path) => path.endsWith(name)) ??
      new URL(`../../fixtures/fonts/${name}`, import.meta.url),
  );

test.each(Object.entries(reference))("%s has the characters that fontTools reads", (name, expected) => {
  const has = glyphsOf(bytesOf(name));
  const points = Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => has?.(point));
  const sha256 = createHash("sha256")
    .update(points.map((point) => `${String(point)}\n`).join(""))
    .digest("hex");
  expect({ characters: points.length, sha256 }).toEqual(expected);
});

test("what is no font, or only its beginning, has none, and is no error", () => {
  for (const text of ["", "wOFF", "ttcf", "wOF2\0\0\0\0", "{}", "\0\u0001\0\0".repeat(50)])
    expect(glyphsOf(Buffer.from(text, "latin1"))?.(0x41) ?? false).toBe(false);
  for (const name of ["han.ttf", "pair.ttc", "thai.woff"]) {
    const whole = bytesOf(name);
    for (let length = 0; length < whole.length; length += 1) {
      const has = glyphsOf(whole.subarray(0, length));
      expect(() => [0x41, 0x0e01, 0x5343, 0x20000].map((point) => has?.(point))).not.toThrow();
    }
  }
});

test("no byte of a damaged font makes reading it fail", () => {
  for (const name of ["han.ttf", "thai.woff"]) {
    const whole = bytesOf(name);
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = 0xff;
      expect(() => [0x41, 0x0e01, 0x5343].map((point) => glyphsOf(damaged)?.(point))).not.toThrow();
    }
  }
});
