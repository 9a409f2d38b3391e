import { expect, test } from "vitest";
import { rehearse } from "./rehearse.ts";
import { renderFigure } from "./renderFigure.ts";
import { VEGA_LITE_SCHEMA } from "../figureSpec.ts";

test("a rehearsal draws all of its figures, and later ones come out as if there had been none", async () => {
  const spec = {
    $schema: VEGA_LITE_SCHEMA,
    data: { values: [{ x: 1 }, { x: 2 }] },
    mark: "point" as const,
    encoding: { x: { field: "x", type: "quantitative" as const } },
  };
  const before = await renderFigure(spec);
  await rehearse();
  expect(await renderFigure(spec)).toEqual(before);
});
