import type { GainRow } from "@gain/records";

/** Which integer columns have a value in every row; pandas converts the others to floats. */
export class WholeColumns {
  #complexity = true;
  #layers = true;

  static of(rows: readonly GainRow[]): WholeColumns {
    const columns = new WholeColumns();
    for (const row of rows) columns.add(row);
    return columns;
  }

  add({ complexity, layers }: GainRow): void {
    this.#complexity &&= Number.isInteger(complexity);
    this.#layers &&= Number.isInteger(layers);
  }

  get complexity(): boolean {
    return this.#complexity;
  }

  get layers(): boolean {
    return this.#layers;
  }
}
