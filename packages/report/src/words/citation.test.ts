import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { citation } from "./citation.ts";

const { text, bibtex } = citation({ version: "1.2.3", createdAt: "2026-01-05T15:23:33.000Z" });

it("has this version and the day, and no invented author or DOI", () => {
  for (const cited of [text, bibtex]) {
    expect(cited).toContain("version 1.2.3");
    expect(cited).toContain("2026-01-05");
    expect(cited).toContain("Gain contributors");
    expect(cited).not.toMatch(/doi/i);
  }
});

it("has the title and the authors of CITATION.cff, whose version is the program's", () => {
  const lines = (path: string) =>
    readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8").split("\n");
  const title = lines("CITATION.cff").find((line) => line.startsWith("title: ")) ?? "";
  const author = lines("CITATION.cff").find((line) => line.startsWith("  - name: ")) ?? "";
  for (const cited of [text, bibtex]) {
    expect(cited).toContain(title.slice('title: "'.length, -1));
    expect(cited).toContain(author.slice("  - name: ".length));
  }
  const { version } = JSON.parse(lines("packages/gain/package.json").join("\n")) as { version: string };
  expect(lines("CITATION.cff")).toContain(`version: ${version}`);
});

it("is one BibTeX entry with balanced braces", () => {
  expect(bibtex).toMatch(/^@misc\{gain,\n(?: {2}\w+ += \{.*\},?\n)+\}$/);
  expect(bibtex.match(/\{/g)).toHaveLength(bibtex.match(/\}/g)?.length ?? 0);
});
