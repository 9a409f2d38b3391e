import { BIGINT, BOOLEAN, DOUBLE, INTEGER, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import type { Sandbox } from "../parquet/sandbox.ts";
import { integer } from "../store/sqlText.ts";
import { binningOf, ROOT } from "./binning.ts";
import { BINNED_GAINS, inGroup } from "./firstBins.ts";
import type { Range } from "./gainSets.ts";

/** The number of gains of one group in one bin of a cell. */
export interface Bin {
  /** Identifies the group's bin within the level. */
  readonly slot: number;
  readonly group: number;
  readonly cell: number;
  /** A higher bin contains higher gains. */
  readonly bin: number;
  readonly count: number;
}

/** One group's bin as part of a cell of the next level. */
export interface CellPart {
  readonly slot: number;
  readonly cell: number;
  readonly count: number;
}

/** The range of the gains of one group in one cell. */
export interface GroupRange extends Range {
  readonly group: number;
  readonly cell: number;
}

/** Gains in ascending order, each with its group and cell. */
export interface CellGains {
  readonly groups: readonly number[];
  readonly cells: readonly number[];
  readonly gains: readonly number[];
}

/**
 * Cells of gains on successive levels, each narrower than the last. On level 0, cell 0 contains all finite gains of the
 * view `gains`. On other levels, a cell contains gains of one bin of one cell of the previous level. Each level adds one
 * join to a scan.
 */
export class Histogram {
  readonly #sandbox: Sandbox;
  /** Number of groups. */
  readonly #groups: number;
  #level = 0;
  /** SQL of the columns grp, slot, gain: the gains of this level in their bins. */
  #binned: string;
  /** SQL of the columns grp, cell, gain: the gains of this level in their cells; empty on level 0. */
  #gains = "";

  /** Uses the tables that `readMoments` creates. */
  constructor(sandbox: Sandbox, groups: number) {
    this.#sandbox = sandbox;
    this.#groups = groups;
    // Most gains are in none of the wanted bins, and are dropped before the join with their group.
    this.#binned = `
      SELECT grp, (bin + 1) * ${integer(groups)} + grp AS slot, gain
      FROM (FROM (${BINNED_GAINS}) SEMI JOIN wanted_bins USING (bin)) AS wanted JOIN groups ON ${inGroup("wanted")}`;
  }

  /** The bins of level 0 in ascending order, without empty ones. */
  async firstBins(): Promise<Bin[]> {
    const [groups = [], bins = [], counts = []] = await this.#columns(
      `SELECT grp, bin, gains::DOUBLE FROM first_bins JOIN groups ON ${inGroup("first_bins")}
       WHERE bin IS NOT NULL ORDER BY bin`,
    );
    return groups.map((group, k) => {
      const bin = bins[k] ?? 0;
      return { slot: (bin + 1) * this.#groups + group, group, cell: 0, bin, count: counts[k] ?? 0 };
    });
  }

  /** Descends to the cells that consist of these parts of the counted bins. */
  async enter(parts: readonly CellPart[]): Promise<void> {
    if (this.#level === 0) {
      const bins = new Set(parts.map(({ slot }) => Math.floor(slot / this.#groups) - 1));
      await this.#table(
        "wanted_bins",
        { bin: INTEGER },
        [...bins].map((bin) => [bin]),
      );
    }
    this.#level += 1;
    const slots = `slots_${integer(this.#level)}`;
    const rows = parts.map(({ slot, cell }) => [BigInt(slot), cell]);
    await this.#table(slots, { slot: BIGINT, cell: INTEGER }, rows);
    this.#gains = `SELECT grp, cell, gain FROM (${this.#binned}) JOIN ${slots} USING (slot)`;
  }

  /** The range of each group's gains in each cell of this level. */
  ranges(): Promise<GroupRange[]> {
    return this.#sandbox.objects(
      `SELECT grp AS "group", cell, min(gain) AS low, max(gain) AS high FROM (${this.#gains}) GROUP BY grp, cell`,
    );
  }

  /**
   * Counts the gains of this level in `bins` bins per cell, without empty bins.
   *
   * @param ranges the cells to count, with the range of their gains; `low` is below `high`
   * @returns bins in ascending order of cell and bin
   */
  async count(ranges: ReadonlyMap<number, Range>, bins: number): Promise<Bin[]> {
    const binnings = `binnings_${integer(this.#level)}`;
    const columns = { cell: INTEGER, rooted: BOOLEAN, start: DOUBLE, width: DOUBLE };
    await this.#table(
      binnings,
      columns,
      [...ranges].map(([cell, range]) => [cell, ...binningOf(range)]),
    );
    const bin = `((CASE WHEN rooted THEN ${ROOT} ELSE gain END - start) / width * ${integer(bins - 1)})::INTEGER`;
    this.#binned = `
      SELECT grp, (cell::BIGINT * ${integer(bins)} + ${bin}) * ${integer(this.#groups)} + grp AS slot, gain
      FROM (${this.#gains}) JOIN ${binnings} USING (cell)`;
    const [slots = [], counts = []] = await this.#columns(
      `SELECT slot::DOUBLE, count(*)::DOUBLE FROM (${this.#binned}) GROUP BY slot ORDER BY slot`,
    );
    return slots.map((slot, k) => {
      const group = slot % this.#groups;
      const cellAndBin = (slot - group) / this.#groups;
      const bin = cellAndBin % bins;
      return { slot, group, cell: (cellAndBin - bin) / bins, bin, count: counts[k] ?? 0 };
    });
  }

  /** Every gain of this level. */
  async gains(): Promise<CellGains> {
    const [groups = [], cells = [], gains = []] = await this.#columns(`${this.#gains} ORDER BY gain`);
    return { groups, cells, gains };
  }

  #columns(sql: string): Promise<number[][]> {
    return this.#sandbox.columns(sql) as Promise<number[][]>;
  }

  async #table(
    table: string,
    columns: Readonly<Record<string, DuckDBType>>,
    rows: readonly (readonly DuckDBValue[])[],
  ): Promise<void> {
    const types = Object.values(columns);
    const shape = Object.keys(columns).map((column, k) => `${column} ${String(types[k])}`);
    await this.#sandbox.run(`CREATE TEMP TABLE ${table} (${shape.join(", ")})`);
    await this.#sandbox.append({ catalog: "temp", table, types }, rows);
  }
}
