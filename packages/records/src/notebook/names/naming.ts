import type { GainBlock } from "../../row/gainBlock.ts";
import { notebookColumn } from "./columnNames.ts";
import { isMeta } from "../../row/metaNames.ts";
import { OF_A_PROMPT, type SourceColumn } from "../../row/notebookColumns.ts";
import { bareStatistic, gainName, type BareStatistic, type GainName, type GainPoint } from "./gainName.ts";
import { NO_METHOD, type StatedMethod } from "./statedMethod.ts";

/** A field to which a column can be mapped: a field of a row, or a statistic of a model's gains. */
export type MappedField = SourceColumn | "mean" | "sd" | "n";

/** Columns by field, for files whose names differ. */
export type ColumnMapping = ReadonlyMap<MappedField, string>;

/** The block of gains, and the reason. */
export interface BlockStatement {
  readonly block: GainBlock;
  readonly basis: string;
}

/** The meaning of the names of one file. */
export class Naming {
  readonly mapping: ColumnMapping;
  readonly #fieldOf: ReadonlyMap<string, MappedField>;
  readonly #method: StatedMethod;
  readonly #gainNames = new Map<string, GainName | null>();

  constructor(mapping: ColumnMapping = new Map(), method: StatedMethod = NO_METHOD) {
    this.mapping = mapping;
    this.#fieldOf = new Map([...mapping].map(([field, name]) => [name, field]));
    this.#method = method;
  }

  /** The same names in a file that defines its gains. */
  withMethod(method: StatedMethod): Naming {
    return new Naming(this.mapping, method);
  }

  /** The field of a row with this name. A field that is mapped to a column is not found under its own name. */
  column(name: string): SourceColumn | null {
    const mapped = this.#fieldOf.get(name);
    if (mapped !== undefined) return isStatistic(mapped) ? null : mapped;
    const column = notebookColumn(name);
    return column !== null && this.mapping.has(column) ? null : column;
  }

  /** The gain or the statistic of gains with this name. */
  gain(name: string): GainName | null {
    const mapped = this.#fieldOf.get(name);
    if (mapped === "mean" || mapped === "sd" || mapped === "n") return { statistic: mapped, taken: "plain" };
    // A name that includes or excludes the final norm counts also if the user maps the column.
    if (mapped === "Last_Gain") return { statistic: "value", taken: this.#read(name)?.taken ?? "last" };
    return mapped === undefined && !this.mapping.has("Last_Gain") ? this.#read(name) : null;
  }

  #read(name: string): GainName | null {
    // An own column of the prompts has no meaning here, whatever its name.
    if (isMeta(name)) return null;
    const known = this.#gainNames.get(name);
    if (known !== undefined) return known;
    const read = gainName(name);
    this.#gainNames.set(name, read);
    return read;
  }

  bare(name: string): BareStatistic | null {
    return this.#fieldOf.has(name) || isMeta(name) ? null : bareStatistic(name);
  }

  /** Does this name refer to a row's gain, or to norms from which it can be computed? */
  isGain(name: string): boolean {
    const column = this.column(name);
    return (
      column === "Last_Gain" ||
      column === "all_norms" ||
      (column === null && this.gain(name)?.statistic === "value")
    );
  }

  /**
   * Does a table or an object with these names contain rows, or statistics of gains? A row has a gain, and mostly other
   * quantities of its prompt. Statistics have a mean, or a gain with an SD or a count.
   */
  kind(names: readonly string[]): "rows" | "summaries" | null {
    const columns = names.map((name) => this.column(name));
    const isRow = columns.some((column) => column !== null && OF_A_PROMPT.includes(column));
    const hasGain = names.some((name) => this.isGain(name));
    if (columns.includes("Last_Gain") && isRow) return "rows";
    const gains = names.map((name) => this.gain(name)?.statistic);
    const bare = names.map((name) => this.bare(name));
    const spread = gains.includes("sd") || gains.includes("n") || bare.includes("sd") || bare.includes("n");
    if (gains.includes("mean")) return "summaries";
    if (hasGain) return spread && !isRow ? "summaries" : "rows";
    return bare.includes("mean") && spread && columns.includes("Model") ? "summaries" : null;
  }

  /** The block of the gains or means with this name. */
  block(name: string, taken: GainPoint, plain: GainBlock): BlockStatement {
    const { reported, rejected } = this.#method;
    if (taken === "norm") {
      const text = [rejected, reported].find((ratio) => ratio?.block === "L with final norm")?.text;
      return { block: "L with final norm", basis: text ?? `by the name ${name}` };
    }
    if (reported !== null) return { block: reported.block, basis: `the file defines it as ${reported.text}` };
    if (taken === "no norm") {
      return {
        block: "L-1",
        basis: `${name} is hidden_states[-2] / hidden_states[-3] in files of this family, and this file has no other definition`,
      };
    }
    if (taken === "unnamed") return { block: "not stated", basis: "no name in the file refers to a gain" };
    if (taken === "last") return { block: "L", basis: `by the name ${name}` };
    const block = taken === "residual" ? "not stated" : plain;
    return {
      block,
      basis: block === "not stated" ? `its name, ${name}, states none` : `by the name ${name}`,
    };
  }
}

const isStatistic = (field: MappedField): field is "mean" | "sd" | "n" =>
  field === "mean" || field === "sd" || field === "n";
