import { counted } from "../text/gainText.ts";
import type { ForestPlotInput, ForestRow } from "./forestRows.ts";

/** What a forest plot says above its rows: how to read the marks, and what is missing. */
export function forestNotes({ models, references }: ForestPlotInput, rows: readonly ForestRow[]): string[] {
  const without = models.filter(({ findings }) => !findings.gain.mean.defined).length;
  const notFinite = references.filter(({ gain }) => !Number.isFinite(gain)).length;
  const says = (condition: boolean, text: string): string[] => (condition ? [text] : []);
  const isCited = rows.some(({ source }) => source === "cited");
  return [
    ...says(rows.length === 0, "No model with a mean gain"),
    ...says(
      rows.some(({ low }) => low !== null),
      "mark and thick line: mean and its 95 % t interval",
    ),
    ...says(
      rows.some(({ bootstrapLow }) => bootstrapLow !== null),
      "thin line below: 95 % bootstrap interval (BCa)",
    ),
    `dashed: neutral (1.0)${isCited ? " · hollow: cited value, no interval" : ""}`,
    ...floorNotes(models),
    ...says(without > 0, `${counted(without, "model")} left out: no finite gain`),
    ...says(notFinite > 0, `${counted(notFinite, "cited value")} left out: not finite`),
  ];
}

function floorNotes(models: ForestPlotInput["models"]): string[] {
  const floors = new Map(
    models.flatMap(({ findings: { precisionFloor } }) =>
      precisionFloor === null ? [] : [[precisionFloor.relative, precisionFloor.source] as const],
    ),
  );
  const [only] = floors;
  if (only === undefined) return [];
  const band = "grey band: gains that precision cannot tell from 1";
  return [
    floors.size === 1
      ? `${band}: ± ${percent(only[0])} (${only[1]})`
      : `${band}: ± ${[...floors.keys()].map(percent).join(", ± ")} by model`,
  ];
}

function percent(share: number): string {
  return `${String(Number((100 * share).toPrecision(2)))} %`;
}
