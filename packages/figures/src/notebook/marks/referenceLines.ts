import { isDrawable } from "../../numbers/drawable.ts";
import { displayText } from "../../text/displayText.ts";
import { gainLabel } from "../../text/gainLabel.ts";
import type { ReferenceGain } from "./modelBar.ts";
import { MEAN_LINE, NEUTRAL_LINE, REFERENCE_LINE } from "../look/palette.ts";

const NAME_CHARACTERS = 22;

/** A line across a panel at one gain, with its entry in the legend. */
export interface GainLine {
  readonly gain: number;
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Gain 1, where ‖h_L‖ equals ‖h_{L−1}‖. */
export function neutralLine(): GainLine {
  return { gain: 1, label: "Neutral (1.0)", ...NEUTRAL_LINE };
}

/** The cited gain, or nothing when there is none to draw. */
export function referenceLine(reference: ReferenceGain | null): GainLine[] {
  if (reference === null || !isDrawable(reference.gain)) return [];
  const name = displayText(reference.name, NAME_CHARACTERS);
  return [
    { gain: reference.gain, label: `${name}, cited (${gainLabel(reference.gain)})`, ...REFERENCE_LINE },
  ];
}

/** The mean of a model's gains, or nothing when it is not finite. */
export function meanLine(model: string, meanGain: number): GainLine[] {
  if (!isDrawable(meanGain)) return [];
  const name = displayText(model, NAME_CHARACTERS);
  return [{ gain: meanGain, label: `${name} mean (${gainLabel(meanGain, 3)})`, ...MEAN_LINE }];
}
