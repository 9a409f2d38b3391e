import { analyzeColumns, GainColumns, type AnalysisOptions, type GainFindings } from "@gain/analysis";
import { figureShapes, type FigureShapes } from "@gain/figures";
import type { GainRow } from "@gain/records";
import { MOST_SHOWN, WholeColumns } from "@gain/report";

/** What all rows of a model say together, and those that are shown one by one: as large for millions as for thousands. */
export interface RowDigest {
  readonly findings: GainFindings;
  readonly shapes: FigureShapes;
  /** The first `MOST_SHOWN` rows. */
  readonly shownRows: readonly GainRow[];
  readonly whole: WholeColumns;
}

/** The mean of the numbers that are finite; null where none is. */
function meanOf(values: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The rows of one model as they go by the first time. */
export class RowTally {
  readonly #columns = new GainColumns();
  readonly #whole = new WholeColumns();
  readonly #shown: GainRow[] = [];
  /** What the first rows that state it call the model's architecture, norm and role. */
  architecture: string | null = null;
  normType: string | null = null;
  role: string | null = null;

  get count(): number {
    return this.#columns.gains.length;
  }

  /** Of the next-token distributions; null where no row states an entropy. */
  get meanEntropyNats(): number | null {
    return meanOf(this.#columns.entropies);
  }

  add(row: GainRow): void {
    this.#columns.add(row);
    this.#whole.add(row);
    if (this.#shown.length < MOST_SHOWN) this.#shown.push(row);
    this.architecture ??= row.architecture;
    this.normType ??= row.normType;
    this.role ??= row.role;
  }

  /** @param modelName for a model without a row */
  digest(modelName: string, options: AnalysisOptions): RowDigest {
    const findings = analyzeColumns(this.#columns.models[0] ?? modelName, this.#columns, options);
    return {
      findings,
      shapes: figureShapes(this.#columns),
      shownRows: this.#shown,
      whole: this.#whole,
    };
  }
}
