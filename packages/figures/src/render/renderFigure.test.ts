import { createHash } from "node:crypto";
import { createCanvas, loadImage, type ImageData, type SKRSContext2D } from "canvas";
import { View, parse } from "vega";
import { compile } from "vega-lite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pixelsOf, pixelsPerMetre, svgTexts } from "../../testing/drawnFigure.ts";
import { PUBLISHED_FIGURE } from "../../testing/publishedFigures.ts";
import { FigureInputError, FigureRenderError } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { architectureComparison } from "../notebook/architectureComparison.ts";
import { fourPanels } from "../notebook/fourPanels.ts";
import { renderFigure } from "./renderFigure.ts";

const spec = fourPanels(PUBLISHED_FIGURE);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** What the context of every canvas inherits. */
const contexts = Object.getPrototypeOf(createCanvas(1, 1).getContext("2d")) as SKRSContext2D;

function barSpec(extra: object): FigureSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data: { values: [{ a: "x", b: 1 }] },
    mark: "bar",
    encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative" } },
    ...extra,
  };
}

function deeplyFrozen<Value>(value: Value): Value {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(deeplyFrozen);
  return value;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("renderFigure", () => {
  it("gives the same bytes for the same specification", async () => {
    const first = await renderFigure(spec);
    const second = await renderFigure(fourPanels(PUBLISHED_FIGURE));
    expect(second.svg).toBe(first.svg);
    expect(sha256(second.png)).toBe(sha256(first.png));
  });

  it("hands a picture over to be encoded before the next figure is begun", async () => {
    const order: string[] = [];
    const begun = (name: string): FigureSpec =>
      Object.assign({ ...spec }, { toJSON: () => (order.push(`begin ${name}`), spec) });
    const encode = vi.spyOn(contexts, "getImageData").mockImplementation((_, top) => {
      if (top === 0) order.push("encode");
      return { data: new Uint8ClampedArray() } as unknown as ImageData;
    });
    await Promise.all(["first", "second", "third"].map((name) => renderFigure(begun(name))));
    encode.mockRestore();
    expect(order).toEqual(["begin first", "encode", "begin second", "encode", "begin third", "encode"]);
  });

  it("draws the others when one that was asked for before cannot be drawn", async () => {
    const failing = renderFigure(barSpec({ mark: "no such mark" }));
    const other = renderFigure(barSpec({}));
    await expect(failing).rejects.toThrow(FigureRenderError);
    await expect(other).resolves.toMatchObject({ svg: expect.stringContaining("<svg") as string });
  });

  it("says so when a picture cannot be encoded", async () => {
    const encode = vi.spyOn(contexts, "getImageData").mockImplementation(() => {
      throw new Error("no memory");
    });
    await expect(renderFigure(barSpec({}))).rejects.toThrow(
      "could not draw the specification: Error: no memory",
    );
    encode.mockRestore();
  });

  it("does not change the specification", async () => {
    await expect(renderFigure(deeplyFrozen(structuredClone(spec)))).resolves.toBeDefined();
  });

  it.each([
    ["one column", architectureComparison(PUBLISHED_FIGURE.bars), 89],
    ["two columns", spec, 183],
  ] as const)("draws at least 300 dots per inch at %s, and says so in the files", async (_print, of, mm) => {
    const { svg, png } = await renderFigure(of);
    const { width, height } = await pixelsOf(png);
    expect(width / (mm / 25.4)).toBeGreaterThanOrEqual(300);
    expect(width / (mm / 25.4)).toBeLessThan(301);
    expect(1000 * (width / (pixelsPerMetre(png) ?? NaN))).toBeCloseTo(mm, 1);
    const [, svgWidth, svgHeight] = /<svg[^>]* width="([\d.]+)mm" height="([\d.]+)mm"/u.exec(svg) ?? [];
    expect(Number(svgWidth)).toBe(mm);
    expect(Number(svgHeight)).toBeCloseTo((mm * height) / width, 0);
  });

  it("draws as many dots as it is told to", async () => {
    const { png } = await renderFigure(spec, { dotsPerInch: 48 });
    expect((await pixelsOf(png)).width).toBe(Math.ceil((183 / 25.4) * 48));
  });

  it("keeps what is transparent", async () => {
    const { png } = await renderFigure(barSpec({ background: null, config: { view: { stroke: null } } }));
    const image = await loadImage(png);
    const context = createCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    expect(context.getImageData(0, 0, 1, 1).data[3]).toBe(0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    expect(data.some((value, place) => place % 4 === 3 && value === 255)).toBe(true);
  });

  it.each([0, -1, NaN, Infinity])("refuses %d dots per inch", async (dotsPerInch) => {
    await expect(renderFigure(spec, { dotsPerInch })).rejects.toThrow(FigureInputError);
  });

  it("names a font with a generic fallback in every text of the SVG", async () => {
    const { svg } = await renderFigure(spec);
    const families = [...svg.matchAll(/<text[^>]*>/gu)].map(
      ([tag]) => /font-family="([^"]*)"/u.exec(tag)?.[1],
    );
    expect(families.length).toBeGreaterThan(50);
    expect(new Set(families)).toEqual(new Set(["DejaVu Sans, Verdana, sans-serif"]));
  });

  it("measures text by the font it ships: a title of wide letters is given more room than one of narrow ones", async () => {
    const widthOf = async (text: string) => {
      const title = { text, font: "DejaVu Sans", fontSize: 20, limit: 0 };
      return Number(/viewBox="0 0 ([\d.]+)/u.exec((await renderFigure(barSpec({ title }))).svg)?.[1]);
    };
    expect(await widthOf("W".repeat(30))).toBeGreaterThan(2 * (await widthOf("i".repeat(30))));
  });

  it.each([
    ["data", { data: { url: "http://hostile.invalid/data.json" } }, "http://hostile.invalid/data.json"],
    ["a file", { data: { url: "/etc/passwd" } }, "/etc/passwd"],
    [
      "an image",
      { mark: { type: "image", url: "http://hostile.invalid/a.png" } },
      "http://hostile.invalid/a.png",
    ],
    ["a link", { mark: { type: "bar", href: "http://hostile.invalid/" } }, "http://hostile.invalid/"],
  ])("refuses to load %s, naming the address", async (_what, extra, address) => {
    const drawing = renderFigure(barSpec(extra));
    await expect(drawing).rejects.toThrow(FigureRenderError);
    await expect(drawing).rejects.toThrow(address);
  });

  it("interprets expressions: none becomes code, not even a specification's own", async () => {
    await renderFigure(spec);
    vi.stubGlobal("Function", () => {
      throw new Error("code was generated");
    });
    const calculated = barSpec({ transform: [{ calculate: "datum.b + 1", as: "b" }] });
    await expect(renderFigure(calculated)).resolves.toBeDefined();
    // The stub bites where Vega compiles expressions.
    expect(() => new View(parse(compile(calculated).spec))).toThrow("code was generated");
  });

  it("says what Vega could not draw", async () => {
    await expect(renderFigure(barSpec({ transform: [{ calculate: "datum.(", as: "b" }] }))).rejects.toThrow(
      FigureRenderError,
    );
  });

  it("refuses a specification that Vega-Lite or Vega warns of", async () => {
    const sized = barSpec({ encoding: { size: { field: "a", type: "nominal" } } });
    await expect(renderFigure(sized)).rejects.toThrow(/size/u);
    const empty = barSpec({
      data: { values: [] },
      encoding: { x: { field: "a", type: "quantitative", scale: { type: "log" } } },
    });
    await expect(renderFigure(empty)).rejects.toThrow(FigureRenderError);
  });

  it("draws figures that are asked for at once as it draws them one by one", async () => {
    const other = barSpec({});
    const alone = [await renderFigure(spec), await renderFigure(other)];
    const together = await Promise.all([renderFigure(spec), renderFigure(other)]);
    expect(together.map(({ svg }) => svg)).toEqual(alone.map(({ svg }) => svg));
    expect(together.map(({ png }) => sha256(png))).toEqual(alone.map(({ png }) => sha256(png)));
  });

  it("shows cut text on the rim of the PNG, which the tests of the figures look for", async () => {
    const title = { text: "W".repeat(60), limit: 0 };
    const cut = barSpec({ title, width: 100, autosize: "none", padding: 0 });
    const { svg, png } = await renderFigure(cut);
    expect(svgTexts(svg)).toContain(title.text);
    expect((await pixelsOf(png)).inkOnRim).toBeGreaterThan(0);
  });
});
