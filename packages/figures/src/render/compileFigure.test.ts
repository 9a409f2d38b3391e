import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { describe, expect, it } from "vitest";
import { PUBLISHED_FIGURE, PUBLISHED_ROWS } from "../../testing/publishedFigures.ts";
import { objectsIn } from "../../testing/specData.ts";
import { FigureRenderError } from "../errors.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { fourPanels } from "../notebook/fourPanels.ts";
import { compileFigure } from "./compileFigure.ts";
import { renderFigure } from "./renderFigure.ts";
import { RefusingLoader } from "./refusingLoader.ts";

const spec = fourPanels(PUBLISHED_FIGURE);

describe("compileFigure", () => {
  it("gives a Vega specification with the prompts in it and no address", async () => {
    const compiled = await compileFigure(spec);
    expect(compiled.$schema).toBe("https://vega.github.io/schema/vega/v6.json");
    expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled);
    expect(objectsIn(compiled).filter((part) => "url" in part || "href" in part)).toEqual([]);
    for (const { prompt } of PUBLISHED_ROWS)
      expect(JSON.stringify(compiled)).toContain(JSON.stringify(prompt));
  });

  it("keeps tooltips that name the prompt, drawn without generated code", async () => {
    const loader = new RefusingLoader();
    const view = new View(parse(await compileFigure(spec), undefined, { ast: true }), {
      renderer: "none",
      expr: expressionInterpreter,
      loader,
    });
    await view.runAsync();
    const tooltips = itemsOf((view.scenegraph() as unknown as { root: SceneItem }).root).map(
      (item) => item.tooltip as Record<string, string> | undefined,
    );
    const prompts = tooltips.map((tooltip) => tooltip?.["Prompt"]).filter((prompt) => prompt !== undefined);
    expect(new Set(prompts)).toEqual(new Set(PUBLISHED_ROWS.map(({ prompt }) => prompt)));
    expect(loader.refused).toEqual([]);
  });

  it("is also what drawing the figure gives back, untouched by the drawing", async () => {
    const { vega } = await renderFigure(spec);
    expect(vega).toEqual(await compileFigure(spec));
  });

  it("does not change the figure, frozen or not", async () => {
    const before = JSON.stringify(spec);
    await compileFigure(spec);
    expect(JSON.stringify(spec)).toBe(before);
  });

  it.each<[string, object]>([
    ["a warning", { mark: "bar", encoding: { size: { field: "a", type: "nominal" } } }],
    ["an unknown mark", { mark: "cloud" }],
  ])("refuses %s, saying what it is", async (_what, part) => {
    const faulty = { $schema: "x", data: { values: [{ a: 1 }] }, ...part } as unknown as FigureSpec;
    await expect(compileFigure(faulty)).rejects.toThrow(FigureRenderError);
  });
});

interface SceneItem {
  readonly tooltip?: unknown;
  readonly items?: readonly SceneItem[];
}

function itemsOf(item: unknown): SceneItem[] {
  const { items = [] } = item as SceneItem;
  return [item as SceneItem, ...items.flatMap(itemsOf)];
}
