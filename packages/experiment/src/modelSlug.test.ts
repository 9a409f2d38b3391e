import { expect, test } from "vitest";
import { modelSlug } from "./modelSlug.ts";

test.each([
  ["EleutherAI/pythia-6.9b", "eleutherai_pythia_6_9b"],
  ["SmolLM2-135M", "smollm2_135m"],
  [" -- ", "model"],
  ["", "model"],
  ["🦙", "model"],
  ["通义千问-7B", "通义千问_7b"],
  ["ルーシー 3.6B", "ルーシー_3_6b"],
  ["GigaChat/Гигачат", "gigachat_гигачат"],
  ["नमस्ते", "नमस्ते"],
  ["../../etc/passwd", "etc_passwd"],
  ["a\u0000b\nc", "a_b_c"],
])("%j is %s in file names", (name, slug) => {
  expect(modelSlug(name)).toBe(slug);
});

test("composed and decomposed forms of a name have the same slug", () => {
  expect(modelSlug("u\u0308ber")).toBe("\u00fcber");
  expect(modelSlug("\u00fcber")).toBe("\u00fcber");
});

test.each(["x".repeat(300), "千".repeat(300), `${"千".repeat(19)}e${"\u0301".repeat(9)}`])(
  "a long name is cut to 60 bytes, between characters",
  (name) => {
    const slug = modelSlug(name);
    expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(60);
    expect(name.normalize("NFC").startsWith(slug)).toBe(true);
    expect(slug).not.toMatch(/\ufffd|e$/);
  },
);
