import { GAIN_BLOCKS } from "@gain/records";
import type { Analysis } from "./analysedModels.ts";
import { checkpointFigures } from "./checkpointFigures.ts";
import type { CitedValues } from "@gain/report";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { DrawnModel, Figure } from "./figure.ts";
import { architectureFigure, fourPanelsFigure } from "./notebookFigures.ts";
import { ONE_MODEL_KINDS, oneModelFigures, sharedDomains, type OneModelKind } from "./oneModelFigures.ts";
import { positionFigures } from "./positionFigures.ts";
import { severalFigures } from "./severalFigures.ts";

/**
 * More figures are too many for a folder and a page. Of many models some kinds of figures of single models are left out;
 * the notebook's are always drawn.
 */
const MOST_FIGURES = 40;
/** Figures of a report that do not grow with its models. */
const FIXED_FIGURES = 8;

/**
 * Every figure of an analysis, in the order of a report. The place of each:
 *
 *   category_estimates          answer (one model), else model      gain_by_steps               answer
 *   depth_profile               depth (one model), else model       step_by_block               checkpoints
 *   mechanism, last_block_terms mechanism (one model), else model   last_block_terms_by_steps   checkpoints
 *   gain_by_position            depth (one model), else model
 *   position_heatmap            depth (one model), else model
 *   layer_heatmap               prompts (one model), else model     first_and_last_step         checkpoints
 *   entropy_scatter             prompts (one model), else model     parallel_test               notebook, of its model
 *   model_forest                answer                              architecture_comparison     notebook
 *   gain_by_parameters          models, of a study of files answer
 *   gain_by_steps_of_models     answer, beside other models checkpoints; then the figures of steps are checkpoints too
 *   pairs                       pairs
 *   category_by_model, depth_overlay, depth_multiples, model_by_block   models
 *
 * @param options.cited gains of other models; the notebook's own figures have its references in every case
 * @param options.given the models in the order of the input: files of several models are named after the first of them
 */
export function figuresOf(
  models: readonly DrawnModel[],
  { comparison }: Pick<Analysis, "comparison">,
  { cited, given }: { readonly cited: CitedValues | null; readonly given: readonly MeasuredModel[] },
): Figure[] {
  const kinds = drawnKinds(models.length);
  const hasColumn = models.length * (kinds.length + 2) + FIXED_FIGURES <= MOST_FIGURES;
  return GAIN_BLOCKS.flatMap((block) => {
    const ofBlock = ({ labels }: MeasuredModel): boolean => labels.block === block;
    const [own, first] = [models.filter(ofBlock), given.find(ofBlock)];
    if (first === undefined) return [];
    const domains = sharedDomains(own);
    const along = checkpointFigures(own, { first, comparison, domains });
    return [
      ...(along?.isAll === true ? [] : severalFigures(own, { first, comparison, cited, domains })),
      ...(along?.figures ?? []),
      ...own.flatMap((model) => oneModelFigures(model, kinds, domains)),
      ...(block === "L" ? own.flatMap((model) => positionFigures(model, models.length === 1)) : []),
      ...architectureFigure(own, first),
      ...own.map((model) => fourPanelsFigure(model, own, hasColumn)),
    ];
  });
}

/** As many kinds of figures of single models as leave the sum within bounds, beside the notebook's four panels. */
function drawnKinds(models: number): readonly OneModelKind[] {
  const room = Math.floor((MOST_FIGURES - FIXED_FIGURES) / Math.max(models, 1)) - 1;
  return ONE_MODEL_KINDS.slice(0, Math.max(room, 0));
}

/** Names the figures that are not drawn because there are many models; undefined where all are drawn. */
export function figuresNotice(models: number): string | undefined {
  const left = ONE_MODEL_KINDS.length - drawnKinds(models).length;
  if (left === 0) return undefined;
  const names = ONE_MODEL_KINDS.slice(-left).map((kind) => kind.replaceAll("_", " "));
  return (
    `Of ${String(models)} models these figures of single models are not drawn: ${names.join(", ")}. ` +
    "Analyse a model alone to have them."
  );
}
