import type { PlannedCell, TwinDesign } from "@gain/analysis";
import { isProfile, type PlanFile } from "./planSchema.ts";

type CellOfPlan = PlanFile["cells"][number];

/**
 * What a plan fixes of the analysis. The cell in which each arm has its own best learning rate comes last: it has models
 * only where the wirings' best rates differ.
 */
export function planDesign(plan: PlanFile): TwinDesign {
  const { outcome, learning_rate: rule, power } = plan;
  const { cell, text, quantity } = outcome.primary;
  const profile = plan.secondary.find(isProfile);
  const repeating = plan.cells.find(({ repeats }) => repeats !== undefined);
  return {
    cells: plan.cells.map((cell): PlannedCell => ({
      ...{ name: cell.name, about: aboutCell(cell, plan), seeds: cell.seeds },
      rates: cell.learning_rates?.length ?? 1,
    })),
    primary: { cell, text, quantity },
    ...{ margin: outcome.margin, level: outcome.level },
    secondary: plan.secondary.flatMap((each) =>
      isProfile(each) ? [] : [{ cell: each.cell, text: each.text, quantity: each.quantity }],
    ),
    profile: {
      ...{ cell: profile?.cell ?? cell, text: profile?.text ?? text },
      isInFamily: profile !== undefined,
    },
    rates: rule.cell ?? null,
    ownRates:
      rule.own_best === undefined
        ? null
        : {
            ...{ name: rule.own_best.as, about: "each arm at its own best rate", rates: 1 },
            seeds: rule.own_best.seeds,
          },
    replicate: repeating?.repeats === undefined ? null : { cell: repeating.name, repeats: repeating.repeats },
    power:
      power.sd === undefined || power.difference === undefined
        ? null
        : { sd: power.sd, difference: power.difference },
  };
}

const NORMS = { layer: "LayerNorm", rms: "RMSNorm", one: "one norm a block" } as const;

/** What of a cell differs from the primary one, as a reader calls it; "depth 12, width 256" of the primary cell itself. */
function aboutCell(cell: CellOfPlan, plan: PlanFile): string {
  if (cell.repeats !== undefined) return `${cell.repeats} again`;
  if (cell.name === plan.learning_rate.cell)
    return `${String(cell.learning_rates?.length ?? 0)} learning rates`;
  const primary = plan.cells.find(({ name }) => name === plan.outcome.primary.cell);
  const { shape, optimizer } = plan;
  const own = (of: CellOfPlan) => ({
    ...{ depth: of.depth, width: of.width ?? shape.width, norm: of.norm ?? shape.norm },
    ...{ init: of.init ?? shape.init, decay: of.weight_decay ?? optimizer.weight_decay },
    passes: of.passes ?? plan.passes,
  });
  const [here, there] = [own(cell), primary === undefined ? null : own(primary)];
  const differs = (key: keyof typeof here): boolean => there !== null && here[key] !== there[key];
  const parts = [
    ...(differs("depth") ? [`depth ${String(here.depth)}`] : []),
    ...(differs("width") ? [`width ${String(here.width)}`] : []),
    ...(differs("norm") ? [NORMS[here.norm]] : []),
    ...(differs("init") ? [here.init === "flat" ? "flat initial weights" : "initial weights by depth"] : []),
    ...(differs("decay")
      ? [here.decay === 0 ? "no weight decay" : `weight decay ${String(here.decay)}`]
      : []),
    ...(differs("passes") ? [`${String(here.passes)} passes`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : `depth ${String(here.depth)}, width ${String(here.width)}`;
}
