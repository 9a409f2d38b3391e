import { BIGINT, BOOLEAN, DOUBLE, INTEGER, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import type { Sandbox } from "../parquet/sandbox.ts";
import { integer } from "../store/sqlText.ts";
import { binningOf, ROOT } from "./binning.ts";
import { BINNED_GAINS, inGroup } from "./firstBins.ts";
import type { Range } from "./gainSets.ts";

/** How many gains of one group fell into one bin of a cell. */
export interface Bin {
  /** Tells the group's bin from all others of the level. */
  readonly place: number;
  readonly group: number;
  readonly cell: number;
  /** A higher one holds higher gains. */
  readonly bin: number;
  readonly count: number;
}

/** One group's bin as part of a cell of the next level. */
export interface CellPart {
  readonly place: number;
  readonly cell: number;
  readonly count: number;
}

/** Where the gains of one group in one cell lie. */
export interface GroupRange extends Range {
  readonly group: number;
  readonly cell: number;
}

/** Gains, rising, each with its group and cell. */
export interface CellGains {
  readonly groups: readonly number[];
  readonly cells: readonly number[];
  readonly gains: readonly number[];
}

/**
 * Ever narrower cells of gains. On level 0 there is cell 0, with all finite gains of the view `gains` in it; below, a
 * cell holds gains of one bin of one cell of the level above. Each level is one more join on the way of a scan.
 */
export class Histogram {
  readonly #sandbox: Sandbox;
  /** Number of groups. */
  readonly #groups: number;
  #level = 0;
  /** SQL of the columns grp, place, gain: the gains of this level in their bins. */
  #placed: string;
  /** SQL of the columns grp, cell, gain: the gains of this level in their cells; level 0 is not read so. */
  #gains = "";

  /** Goes on from the tables that `readMoments` leaves. */
  constructor(sandbox: Sandbox, groups: number) {
    this.#sandbox = sandbox;
    this.#groups = groups;
    // Most gains are in no bin that is wanted, and are let go before their group is looked up.
    this.#placed = `
      SELECT grp, (bin + 1) * ${integer(groups)} + grp AS place, gain
      FROM (FROM (${BINNED_GAINS}) SEMI JOIN wanted_bins USING (bin)) AS wanted JOIN groups ON ${inGroup("wanted")}`;
  }

  /** The bins of level 0 by rising bin; empty ones are left out. */
  async firstBins(): Promise<Bin[]> {
    const [groups = [], bins = [], counts = []] = await this.#columns(
      `SELECT grp, bin, gains::DOUBLE FROM first_bins JOIN groups ON ${inGroup("first_bins")}
       WHERE bin IS NOT NULL ORDER BY bin`,
    );
    return groups.map((group, k) => {
      const bin = bins[k] ?? 0;
      return { place: (bin + 1) * this.#groups + group, group, cell: 0, bin, count: counts[k] ?? 0 };
    });
  }

  /** Goes down to the cells that these parts of the counted bins make up. */
  async enter(parts: readonly CellPart[]): Promise<void> {
    if (this.#level === 0) {
      const bins = new Set(parts.map(({ place }) => Math.floor(place / this.#groups) - 1));
      await this.#table(
        "wanted_bins",
        { bin: INTEGER },
        [...bins].map((bin) => [bin]),
      );
    }
    this.#level += 1;
    const places = `places_${integer(this.#level)}`;
    const rows = parts.map(({ place, cell }) => [BigInt(place), cell]);
    await this.#table(places, { place: BIGINT, cell: INTEGER }, rows);
    this.#gains = `SELECT grp, cell, gain FROM (${this.#placed}) JOIN ${places} USING (place)`;
  }

  /** Where each group's gains in each cell of this level lie. */
  ranges(): Promise<GroupRange[]> {
    return this.#sandbox.objects(
      `SELECT grp AS "group", cell, min(gain) AS low, max(gain) AS high FROM (${this.#gains}) GROUP BY grp, cell`,
    );
  }

  /**
   * Counts the gains of this level in so many bins of each cell; empty bins are left out.
   *
   * @param ranges the cells to count, and where their gains lie; `low` is below `high`
   * @returns bins by rising cell and bin
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
    this.#placed = `
      SELECT grp, (cell::BIGINT * ${integer(bins)} + ${bin}) * ${integer(this.#groups)} + grp AS place, gain
      FROM (${this.#gains}) JOIN ${binnings} USING (cell)`;
    const [places = [], counts = []] = await this.#columns(
      `SELECT place::DOUBLE, count(*)::DOUBLE FROM (${this.#placed}) GROUP BY place ORDER BY place`,
    );
    return places.map((place, k) => {
      const group = place % this.#groups;
      const cellAndBin = (place - group) / this.#groups;
      const bin = cellAndBin % bins;
      return { place, group, cell: (cellAndBin - bin) / bins, bin, count: counts[k] ?? 0 };
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
