import type { PlanFile } from "@gain/twins";

export interface PlanCost {
  readonly costOf: (cell: string) => number;
  readonly total: number;
}

/**
 * What the models of a plan cost relative to each other: passes over the text × blocks × width², which is nearly the
 * arithmetic of a step.
 *
 * @param chosen names of cells; empty for all
 */
export function planCost(plan: PlanFile, chosen: readonly string[]): PlanCost {
  const { own_best: own, cell: sweep } = plan.learning_rate;
  const costs = new Map(
    plan.cells.map(({ name, passes = plan.passes, depth, width = plan.shape.width }) => [
      name,
      passes * depth * width ** 2,
    ]),
  );
  const costOf = (cell: string): number => costs.get(cell === own?.as ? own.cell : cell) ?? 0;
  const models = plan.cells
    .filter(({ name }) => chosen.length === 0 || chosen.includes(name) || name === sweep)
    .map(({ name, seeds, learning_rates: rates }) => 2 * seeds.length * (rates?.length ?? 1) * costOf(name));
  return { costOf, total: models.reduce((sum, cost) => sum + cost, 0) };
}
