import type { GainRow } from "../../row/gainRow.ts";
import { isWellFormed } from "../../files/wellFormed.ts";

/** Finds values that contradict the definition of the measurement, and rows that contradict each other. */
export class Doubts {
  readonly #layersOf = new Map<string, number>();
  readonly #firstOfPrompt = new Map<string, GainRow>();
  readonly #others = new Map<string, GainRow>();

  /** The contradictions of a row, given the rows before it. */
  about(row: GainRow): readonly string[] {
    const { model, prompt, topToken, category, entropyNats, lastGain, totalAmp, topProb } = row;
    const found: string[] = [];
    if (lastGain <= 0) found.push("Last_Gain is not above 0");
    if (totalAmp !== null && totalAmp <= 0) found.push("Total_Amp is not above 0");
    if (entropyNats !== null && entropyNats < 0) found.push("Entropy is negative");
    if (topProb !== null && (topProb < 0 || topProb > 1)) found.push("Top_Prob is outside 0…1");
    if (this.#hasOtherLayers(row)) found.push("N_Layers differs from the first row of the model");
    if (this.#isRepeated(row)) found.push("the row is repeated");
    if (![model, prompt, topToken, category].every(isWhole)) {
      found.push("a text has a lone surrogate, which is not a character");
    }
    return found;
  }

  #hasOtherLayers({ model, layers }: GainRow): boolean {
    if (layers === null) return false;
    const first = this.#layersOf.get(model);
    if (first === undefined) this.#layersOf.set(model, layers);
    return first !== undefined && first !== layers;
  }

  /** Rows without a prompt are never repeated, since they may be of different prompts. */
  #isRepeated(row: GainRow): boolean {
    if (row.prompt === null) return false;
    const first = this.#firstOfPrompt.get(row.prompt);
    if (first === undefined) {
      this.#firstOfPrompt.set(row.prompt, row);
      return false;
    }
    if (isSame(first, row)) return true;
    const key = JSON.stringify([row.model, row.prompt, String(row.lastGain), String(row.entropyNats)]);
    const other = this.#others.get(key);
    if (other === undefined) this.#others.set(key, row);
    return other !== undefined && isSame(other, row);
  }
}

const MEASURED = ["model", "prompt", "entropyNats", "lastGain", "totalAmp", "topToken", "topProb"] as const;

const isSame = (a: GainRow, b: GainRow): boolean => MEASURED.every((field) => Object.is(a[field], b[field]));

const isWhole = (text: string | null): boolean => text === null || isWellFormed(text);
