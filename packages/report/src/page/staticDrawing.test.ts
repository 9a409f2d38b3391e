import { renderFigure } from "@gain/figures";
import { describe, expect, it } from "vitest";
import { ReportError } from "../errors.ts";
import { staticDrawing } from "./staticDrawing.ts";

const LABELS = { prefix: "f7-", figure: "a figure", label: "what it shows" };
const inside = (content: string): string =>
  `<svg class="marks" width="30" height="20" viewBox="0 0 30 20"><g fill="none">${content}</g></svg>`;
const kept = (content: string): string => staticDrawing(inside(content), LABELS).content.text;

const HOSTILE = `</text><script>alert(1)</script><image href="x" onerror='alert(1)'>&amp; "q" \u202ex`;
/** A drawing by the renderer, with these characters wherever a figure shows a text. */
const hostile = () =>
  renderFigure({
    title: { text: HOSTILE, subtitle: [HOSTILE, HOSTILE] },
    description: HOSTILE,
    data: {
      values: [
        { x: 1, y: 1, name: HOSTILE },
        { x: 2, y: 3, name: `${HOSTILE} again` },
      ],
    },
    mark: { type: "point", clip: true, tooltip: true },
    encoding: {
      x: { field: "x", type: "quantitative", title: HOSTILE },
      y: { field: "name", type: "nominal" },
      color: { field: "y", type: "quantitative" },
    },
  });

describe("a drawing in the page", () => {
  it("has the shapes and texts of the renderer's drawing, in half of the bytes", async () => {
    const { svg } = await hostile();
    const { content, width, height } = staticDrawing(svg, LABELS);
    const [, , ...size] = / viewBox="([^"]*)"/.exec(svg)?.[1]?.split(" ").map(Number) ?? [];
    expect([width, height]).toEqual(size);
    expect(width).toBeGreaterThan(300);
    const texts = (drawing: string) => drawing.match(/<(?:text|tspan)\b/g)?.length;
    expect(texts(content.text)).toBe(texts(svg));
    expect(content.text.length).toBeLessThan(svg.length / 2);
  });

  it("of hostile names holds nothing that loads or runs, and shows what would turn the text around", async () => {
    const { svg } = await hostile();
    const { text } = staticDrawing(svg, LABELS).content;
    expect(text).toContain("&lt;script&gt;");
    const elements = new Set(Array.from(text.matchAll(/<([a-zA-Z]+)/g), ([, name]) => name));
    expect([...elements].toSorted()).toEqual([
      ...["clipPath", "defs", "g", "line", "linearGradient", "path", "rect", "stop", "svg", "text", "tspan"],
    ]);
    for (const [tag] of text.matchAll(/<[a-z][^>]*>/gi))
      expect(tag.replace(/"[^"]*"/g, "")).not.toMatch(/\b(?:on\w+|style|href|src|class)=/i);
    expect(text).not.toMatch(/[\u202e]/);
  });

  it("has ids of its own, and leads to them", () => {
    const drawing = kept(
      '<g clip-path="url(#clip0)"><path d="M0,0h9" fill="url(#gradient_0)"/></g>' +
        '<defs><clipPath id="clip0"><rect x="0" y="0" width="9" height="9"/></clipPath>' +
        '<linearGradient id="gradient_0"><stop offset="0" stop-color="#FFF"/></linearGradient></defs>',
    );
    expect(drawing).toContain('<clipPath id="f7-clip0"><rect x="0" y="0" width="9" height="9"/></clipPath>');
    expect(drawing).toContain('clip-path="url(#f7-clip0)"');
    expect(drawing).toContain('fill="url(#f7-gradient_0)"');
  });

  it("writes a colour in one way, by which the style sheet finds it", () => {
    for (const white of ["white", "#FFFFFF", "#fff", "rgb(255, 255, 255)"])
      expect(kept(`<path d="M0,0h9" fill="${white}"/>`)).toContain('fill="#ffffff"');
  });

  it("leaves out what is not seen: the ground, shapes without a colour, hidden ones, empty groups", () => {
    const drawing = staticDrawing(
      '<svg width="3" height="2" viewBox="0 0 3 2"><rect width="3" height="2" fill="white"/><g fill="none"><g class="x" transform="translate(1,1)"><path d="M0,0h9"/><path d="" stroke="#000"/><path d="M0,0h1" fill="red" display="none"/></g><path d="M1,1h1" stroke="#000"/></g></svg>',
      LABELS,
    ).content.text;
    expect(drawing.match(/<(?!\/)/g)).toHaveLength(3);
    expect(drawing).toContain('<path d="M1,1h1" stroke="#000000"/>');
  });
});

describe("is refused, by the figure's name, when it holds", () => {
  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["a foreign object", "<foreignObject/>"],
    ["an image", '<image href="http://127.0.0.1/x.png"/>'],
    ["a link", '<a href="javascript:alert(1)"><path d="M0,0"/></a>'],
    ["a use of something elsewhere", '<use href="http://127.0.0.1/x.svg#a"/>'],
    ["an event handler", '<path d="M0,0" onclick="alert(1)"/>'],
    ["a style", '<path d="M0,0" style="fill:url(http://127.0.0.1/)"/>'],
    ["an address in a colour", '<path d="M0,0" fill="url(http://127.0.0.1/x)"/>'],
    ["markup in a value", '<path d="M0,0" fill="&quot;&gt;"/>'],
    ["a drawing in the drawing", '<svg width="1" height="1"/>'],
    ["a comment", "<!-- -->"],
    ["an attribute without quotes", "<path d=M0,0 />"],
    ["an animation", '<animate attributeName="href"/>'],
  ])("%s", (_what, content) => {
    expect(() => kept(content)).toThrow(ReportError);
    expect(() => kept(content)).toThrow(/the drawing of "a figure"/);
  });

  it("another element at its root", () => {
    expect(() => staticDrawing('<g fill="none"></g>', LABELS)).toThrow(ReportError);
  });

  it("an element that does not end", () => {
    expect(() => staticDrawing('<svg width="1" height="1"><g fill="none">', LABELS)).toThrow(ReportError);
  });
});
