import type { PanelLayer } from "../figureSpec.ts";
import type { DepthField } from "./depth.ts";
import { em } from "./measures.ts";
import { NORM_SCALE, normKey, normName, wiringColour, type SeveralModel } from "./severalModel.ts";

type Marked = Pick<SeveralModel, "wiring" | "normType">;

/** Beside each label the model's sign: wiring by colour, norm type by shape. */
export function modelSigns(
  rows: readonly (Marked & { readonly y: number })[],
  x: number,
  depth: DepthField,
): PanelLayer {
  return {
    data: {
      values: rows.map(({ wiring, normType, y }) => ({
        y,
        colour: wiringColour(wiring),
        norm: normName(normType),
      })),
    },
    mark: { type: "point", filled: true, size: em(0.6) ** 2, opacity: 1 },
    encoding: {
      x: { value: x },
      y: depth("y"),
      fill: { field: "colour", type: "nominal", scale: null },
      shape: { field: "norm", type: "nominal", scale: NORM_SCALE, legend: null },
    },
  };
}

/** "green: parallel · purple: sequential · ● LayerNorm": what the signs say, as far as they are there. */
export function signKey(models: readonly Marked[]): string {
  return [wiringKey(models), ...(models.length > 0 ? [normKey(models.map(({ normType }) => normType))] : [])]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The part of it that names the colours. */
export function wiringKey(models: readonly Pick<Marked, "wiring">[]): string {
  const has = (wiring: "parallel" | "sequential"): boolean => models.some((model) => model.wiring === wiring);
  const others = models.some(({ wiring }) => wiring !== "parallel" && wiring !== "sequential");
  return [
    ...(has("parallel") ? ["green:\u00a0parallel"] : []),
    ...(has("sequential") ? ["purple:\u00a0sequential"] : []),
    ...(others ? ["black:\u00a0other\u00a0wiring"] : []),
  ].join(" · ");
}
