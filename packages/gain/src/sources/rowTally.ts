import { analyzeColumns, GainColumns, type AnalysisOptions, type GainFindings } from "@gain/analysis";
import { figureShapes, type FigureShapes } from "@gain/figures";
import type { GainRow } from "@gain/records";
import { MOST_SHOWN, WholeColumns } from "@gain/report";
import type { Grouping } from "./grouping.ts";

/**
 * The findings from all rows of a model, and the rows shown individually. Its size does not grow with the number of
 * rows beyond thousands.
 */
export interface RowDigest {
  readonly findings: GainFindings;
  readonly shapes: FigureShapes;
  /** The first `MOST_SHOWN` rows. */
  readonly shownRows: readonly GainRow[];
  readonly whole: WholeColumns;
}

/** The mean of the finite numbers; null where none is finite. */
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

/** A report shows no more characters of an own column of a prompt. */
const MOST_CHARACTERS = 200;

function shownRow(row: GainRow): GainRow {
  const { extra } = row;
  if (extra === undefined || extra === null) return row;
  const clipped = Object.entries(extra).map(([name, value]) => [name, clippedText(value)] as const);
  return { ...row, extra: Object.fromEntries(clipped) };
}

function clippedText(value: string | number | null): string | number | null {
  if (typeof value !== "string" || value.length <= MOST_CHARACTERS) return value;
  return `${Array.from(value.slice(0, 2 * MOST_CHARACTERS))
    .slice(0, MOST_CHARACTERS)
    .join("")}…`;
}

/** Accumulates the rows of one model in the first pass. */
export class RowTally {
  readonly #columns = new GainColumns();
  readonly #whole = new WholeColumns();
  readonly #shown: GainRow[] = [];
  readonly #grouping: Grouping | undefined;
  /** Architecture, norm type and role of the first rows that state them. */
  architecture: string | null = null;
  normType: string | null = null;
  role: string | null = null;
  /** Number of blocks, of the first row that states it. */
  layers: number | null = null;

  /** @param grouping what the categories are; left out for those of the rows */
  constructor(grouping?: Grouping) {
    this.#grouping = grouping;
  }

  get count(): number {
    return this.#columns.gains.length;
  }

  /** Of the next-token distributions; null where no row states an entropy. */
  get meanEntropyNats(): number | null {
    return meanOf(this.#columns.entropies);
  }

  add(row: GainRow): void {
    this.#columns.add(this.#grouping?.of(row) ?? row);
    this.#whole.add(row);
    if (this.#shown.length < MOST_SHOWN) this.#shown.push(shownRow(row));
    this.architecture ??= row.architecture;
    this.normType ??= row.normType;
    this.role ??= row.role;
    this.layers ??= row.layers;
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
