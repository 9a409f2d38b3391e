import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { lastSteps, profileOf } from "../../testing/mechanismFixture.ts";
import { inputOf, oneModelInput } from "../../testing/reportFixture.ts";
import { htmlReport } from "./htmlReport.ts";

const HOSTILE = [
  "</script><script>alert(1)</script>",
  `"><img src=x onerror='alert(1)'>`,
  "</style><style>@import 'http://127.0.0.1/x'",
  "<!--<script>",
  "</title><base href=http://127.0.0.1/>",
  "\u202ereversed\u2028\0",
];

/** As Vega writes a drawing with this text in it. */
const drawingOf = (text: string): string => {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = escaped.replaceAll('"', "&quot;");
  return `<svg class="marks" width="300" height="200" viewBox="0 0 300 200"><g fill="none" transform="translate(5,5)"><g role="graphics-symbol" aria-label="${quoted}"><text font-family="Arial" font-size="13px" fill="#1A1A1A">${escaped}</text></g></g></svg>`;
};

const chart = (text: string) => ({
  id: text,
  title: text,
  caption: text,
  place: "answer" as const,
  vega: { data: [{ name: text, values: [{ prompt: text }] }], description: text },
  svg: drawingOf(text),
  narrow: { vega: { description: text }, svg: drawingOf(text) },
});

/** A report in which every external text is this one. */
function hostileReport(text: string): string {
  const rows = gptjRows.map((row) => ({ ...row, category: text, prompt: text, topToken: text }));
  const input = inputOf(rows);
  return htmlReport({
    ...input,
    title: text,
    models: input.models.map((model) => ({
      ...model,
      labels: { ...model.labels, modelName: text, architecture: text, normType: text },
      mechanism: profileOf(lastSteps),
      notes: [text],
    })),
    charts: [chart(text)],
    provenance: [{ heading: text, facts: [[text, text]] }],
    selfChecks: [{ name: text, result: text, detail: text }],
    command: text,
    version: text,
    createdAt: text,
    dataLicence: text,
  });
}

const SCRIPT =
  /<script(?: type="application\/json" id="[a-z0-9-]+"| type="text\/plain" data-code)?>[^]*?<\/script>/g;
const html = htmlReport({ ...oneModelInput, charts: [chart("a chart")] });
const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const sectionsOf = (page: string) => Array.from(page.matchAll(/<section id="([a-z-]+)">/g), ([, id]) => id);
const inlineTexts = (tag: string): string[] =>
  Array.from(
    html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag.split(" ")[0] ?? ""}>`, "g")),
    ([, text = ""]) => text,
  );
/** Vega and its interpreter, run by the page's own script when it needs them. */
const libraries = inlineTexts('script type="text/plain" data-code');
const scripts = [...libraries, ...inlineTexts("script")];

describe("the page's policy", () => {
  it("forbids everything except the page's own scripts and style, identified by their hashes", () => {
    expect(libraries).toHaveLength(2);
    expect(scripts).toHaveLength(3);
    expect(inlineTexts("style")).toHaveLength(1);
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${scripts.map(hashOf).join(" ")}`,
      `style-src ${inlineTexts("style").map(hashOf).join(" ")}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("comes before everything to which it applies", () => {
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<style"));
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<title"));
  });
});

describe("the page", () => {
  it("has the answer first, then the evidence, and the other sections in a fixed order", () => {
    expect(sectionsOf(html)).toEqual([
      ...["answer", "prompts", "statistics", "methods", "self-checks", "reproduce", "record"],
    ]);
  });

  it("has each id once, and links only to existing sections", () => {
    const markup = html.replace(SCRIPT, (script) => script.slice(0, script.indexOf(">") + 1));
    const ids = Array.from(markup.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
    for (const [, target] of markup.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it("shows the real run: the verdict, the notebook's verdict, and every alternative", () => {
    const text = html.replace(SCRIPT, "").replace(/<[^>]*>/g, "");
    expect(text).toContain(
      "the geometric mean gain is 1.06 (95 % interval [1.03, 1.10]; t(16.4) = 3.61 on ln gain",
    );
    expect(text).toContain("gives REJECTED");
    expect(text).toContain("Not testable with one family per class.");
    for (const alternative of ["mean ≠ 1", "mean &lt; 1", "mean &gt; 1", "centre ≠ 1", "median ≠ 1", "r ≠ 0"])
      expect(text).toMatch(new RegExp(`p\\(${alternative}\\) (= 0\\.|&lt; 0.001|&gt; 0.99)`));
    expect(text).toContain("t(24) = 3.6335");
  });

  it("has each model's observed architecture with its verdict, and the notebook's label where it differs", () => {
    expect(html).toContain("GPT-NeoX (Parallel Attention). Norm: LayerNorm.");
    const seen = {
      architecture: "Parallel (GPTJForCausalLM)",
      normType: "LayerNorm, before each part",
      notebook: { architecture: "GPT-NeoX (Parallel)", normType: null },
    };
    const models = oneModelInput.models.map((model) => ({ ...model, labels: { ...model.labels, seen } }));
    expect(htmlReport({ ...oneModelInput, models })).toContain(
      "Parallel (GPTJForCausalLM); the notebook&#39;s label: GPT-NeoX (Parallel). Norm: LayerNorm, before each part.",
    );
  });

  it("includes the licences of what it includes", () => {
    expect(html.match(/Redistribution and use in source and binary forms/g)).toHaveLength(2);
  });
});

describe.each(HOSTILE)("with the text %j everywhere", (text) => {
  const hostile = hostileReport(text);

  it("has the same scripts as without that text, and no element or attribute from it", () => {
    expect(hostile.match(/<script>/g)).toHaveLength(1);
    expect(hostile.match(/ data-code>/g)).toHaveLength(2);
    const markup = hostile.replace(SCRIPT, "").replace(/<style>[^]*?<\/style>/, "");
    expect(markup).not.toMatch(/<(?:script|style|img|base|iframe|object|link|form)\b/i);
    for (const [tag] of markup.matchAll(/<[a-z][^>]*>/gi)) {
      const outsideQuotes = tag.replace(/"[^"]*"/g, '""');
      expect(outsideQuotes).not.toMatch(/\s(?:on\w+|style|src|srcdoc)=/i);
      expect(tag).not.toMatch(/\shref="(?!#)/i);
      expect(outsideQuotes.replace(/""/g, "")).not.toMatch(/["']/);
    }
  });

  it("keeps the text complete in JSON islands, without control or bidirectional characters", () => {
    const islands = Array.from(
      hostile.matchAll(/<script type="application\/json" id="([a-z0-9-]+)">([^]*?)<\/script>/g),
      ([, id, json = ""]) => [id, JSON.parse(json) as unknown] as const,
    );
    expect(islands.map(([id]) => id)).toEqual(["chart-0", "chart-0-narrow", "rows-data", "dark-colours"]);
    expect(islands[0]?.[1]).toEqual(chart(text).vega);
    expect(hostile.replace(SCRIPT, "")).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  });
});
