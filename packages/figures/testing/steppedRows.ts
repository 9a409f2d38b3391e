import type { StepNumbers } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { madeSteps } from "./madeSteps.ts";
import { PUBLISHED_ROWS } from "./publishedFigures.ts";

type MadeModel = Parameters<typeof madeSteps>[1];

/** Rows of a made-up model with their steps, of which the last one is in the row. */
export function steppedRows(model: MadeModel): {
  readonly rows: readonly GainRow[];
  readonly steps: readonly (readonly StepNumbers[])[];
} {
  const [row] = PUBLISHED_ROWS;
  if (row === undefined) throw new Error("the fixture has no rows");
  const steps = Array.from({ length: model.prompts }, (_, prompt) => madeSteps(prompt, model));
  const rows = steps.map((own, prompt): GainRow => {
    const last = own.at(-1);
    if (last === undefined) throw new Error("a model has a block");
    return {
      ...row,
      prompt: `prompt ${String(prompt)}`,
      category: "made",
      lastGain: last.normAfter / last.normBefore,
      norms: [own[0]?.normBefore ?? NaN, ...own.map(({ normAfter }) => normAfter)],
      lastStep: { ...last, finalNorm: null },
    };
  });
  return { rows, steps };
}
