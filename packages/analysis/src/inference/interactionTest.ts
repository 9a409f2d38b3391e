import type { NamedSample } from "../sample/sample.ts";
import type { Finding } from "../statistic.ts";
import { welchAnova, type WelchAnova } from "./welchAnova.ts";

/**
 * Tests whether two models differ by the same ratio in every category: the interaction of category and model. Each
 * prompt measured on both models gives one ln ratio of their gains. `welchAnova` tests whether the categories' mean ln
 * ratios are equal. Spreads may differ between categories.
 *
 * @param lnRatios for each category: ln(first model's gain / second model's gain), one value per prompt
 *
 * @example
 * interactionTest([
 *   { name: "Factual", values: [0.1, 0.3, 0.2] },
 *   { name: "Novel", values: [-0.1, 0.1, 0.3] },
 * ]);
 * // f 0.6, p 0.4961
 */
export const interactionTest = (lnRatios: readonly NamedSample[]): Finding<WelchAnova> =>
  welchAnova(lnRatios);
