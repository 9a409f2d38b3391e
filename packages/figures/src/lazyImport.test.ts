import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { PUBLISHED_FIGURE } from "../testing/publishedFigures.ts";

const nativeModules = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) =>
    /node_modules.canvas.index\.js$/u.test(path),
  );

it("loads the canvas with the first drawing, not with the package or its specifications", async () => {
  const { fourPanels, renderFigure } = await import("./index.ts");
  const spec = fourPanels(PUBLISHED_FIGURE);
  expect(nativeModules()).toEqual([]);
  await renderFigure(spec);
  expect(nativeModules()).toHaveLength(1);
});

it("can be told to load it before", async () => {
  const { loadRenderer } = await import("./index.ts");
  await loadRenderer();
  expect(nativeModules()).toHaveLength(1);
});
