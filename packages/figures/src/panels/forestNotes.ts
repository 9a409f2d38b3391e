import { counted } from "@gain/analysis";
import { reasonNotDrawn } from "../numbers/drawable.ts";
import type { ForestPlotInput, ForestRow } from "./forestRows.ts";

/** The notes above the rows of a forest plot: how to read the marks, and what is missing. */
export function forestNotes({ models, references }: ForestPlotInput, rows: readonly ForestRow[]): string[] {
  const measured = rows.filter(({ source }) => source === "measured").length;
  const without = models.length - measured;
  const notDrawn = references.length - (rows.length - measured);
  const noteIf = (condition: boolean, text: string): string[] => (condition ? [text] : []);
  const isCited = rows.some(({ source }) => source === "cited");
  return [
    ...noteIf(rows.length === 0, "No model with a geometric mean and its interval"),
    ...noteIf(
      rows.some(({ low }) => low !== null),
      "mark and thick line: geometric mean and its 95 % interval",
    ),
    ...noteIf(
      rows.some(({ bootstrapLow }) => bootstrapLow !== null),
      "thin line below: 95 % bootstrap interval, drawn within categories",
    ),
    `dashed: neutral (1.0)${isCited ? " · hollow: cited value, no interval" : ""}`,
    ...floorNotes(models),
    ...noteIf(without > 0, `${counted(without, "model")} left out: no geometric mean with an interval`),
    ...noteIf(
      notDrawn > 0,
      `${counted(notDrawn, "cited value")} left out: ${reasonNotDrawn(references.map(({ gain }) => gain))}`,
    ),
  ];
}

function floorNotes(models: ForestPlotInput["models"]): string[] {
  const floors = new Map(
    models.flatMap(({ findings: { primary, precisionFloor } }) =>
      precisionFloor === null || !primary.estimate.defined
        ? []
        : [[precisionFloor.relative, precisionFloor.source] as const],
    ),
  );
  const [only] = floors;
  if (only === undefined) return [];
  const band = "grey band: gains that precision does not distinguish from 1";
  return [
    floors.size === 1
      ? `${band}: ±\u00a0${percent(only[0])} (${only[1]})`
      : `${band}: ±\u00a0${[...floors.keys()].map(percent).join(", ±\u00a0")} by model`,
  ];
}

function percent(share: number): string {
  return `${String(Number((100 * share).toPrecision(2)))}\u00a0%`;
}
