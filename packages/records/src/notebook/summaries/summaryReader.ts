import { BLOCK_DEFINITIONS, GAIN_BLOCKS, type GainBlock } from "../../row/gainBlock.ts";
import type { GainRow } from "../../row/gainRow.ts";
import { nameList } from "../../files/fileErrors.ts";
import type { FileNotes } from "../fileNotes.ts";
import type { GainPoint } from "../names/gainName.ts";
import type { Naming } from "../names/naming.ts";
import { ASSUMED_CONVENTION, provenConvention, type SdConvention } from "./sdConvention.ts";
import type { StatedSummary } from "./statedSummary.ts";
import { summaryDrafts, type StatisticEntry, type SummaryDraft } from "./summaryDraft.ts";

/** The owner of the statistics in a record or an object. */
export interface SummaryContext {
  readonly model: string | null;
  /** Does the record itself name the model, and not an enclosing key? */
  readonly namesModel: boolean;
  readonly category: string | null;
  /** The number of prompts that the file states for all its models; null if it states none. */
  readonly prompts: { readonly n: number; readonly basis: string } | null;
  /** The gain that `mean` and `std` refer to; null if no name refers to gains. */
  readonly point: GainPoint | null;
  readonly line: number;
}

interface Found {
  readonly draft: SummaryDraft;
  readonly context: SummaryContext;
}

const RELATIVE_TOLERANCE = 1e-9;

/** Collects the summaries of one file. */
export class SummaryReader {
  readonly #naming: Naming;
  readonly #notes: FileNotes;
  readonly #fileModel: string;
  readonly #statedPrompts: number | null;
  #found: Found[] = [];
  readonly #ofSeveral = new Set<string>();

  /** @param statedPrompts the command's number of prompts, for means whose file does not state it */
  constructor(fileModel: string, naming: Naming, notes: FileNotes, statedPrompts: number | null) {
    this.#fileModel = fileModel;
    this.#naming = naming;
    this.#notes = notes;
    this.#statedPrompts = statedPrompts;
  }

  add(entries: readonly StatisticEntry[], context: SummaryContext): void {
    const drafts = summaryDrafts(entries, this.#naming, context.point);
    if (drafts.length === 0) return;
    // A mean over models is not a model's summary.
    if (entries.some(({ name }) => /^n_?models$/i.test(name))) {
      this.#ofSeveral.add(context.model ?? "?");
      return;
    }
    for (const draft of drafts) this.#found.push({ draft, context });
  }

  /** @param rows rows of the same file; statistics of these rows are not summaries */
  finish(rows: readonly GainRow[]): readonly StatedSummary[] {
    if (this.#found.some(({ context }) => context.namesModel)) {
      this.#found = this.#found.filter(({ context }) => context.namesModel);
    }
    const proven = this.#found.flatMap(({ draft, context }) => {
      const convention = provenConvention(draft, draft.n ?? context.prompts?.n ?? null);
      return convention === null ? [] : [convention.ddof];
    });
    const gains = this.#found.length === 0 ? new Map<string, number[]>() : gainsByModel(rows);
    const summaries = this.#found.flatMap((found) => {
      const summary = this.#summary(found, new Set(proven));
      return this.#isOfRows(summary, found, gains) ? [] : [summary];
    });
    this.#note(summaries, rows.length > 0);
    return summaries;
  }

  #summary({ draft, context }: Found, proven: ReadonlySet<0 | 1>): StatedSummary {
    const { model, category, line } = context;
    const { block, basis } = this.#naming.block(draft.name, draft.taken, "not stated");
    const { n, basis: nBasis } = this.#prompts(draft, context);
    const convention = draft.sd === null ? null : conventionOf(draft, n, proven);
    return {
      model: model ?? this.#fileModel,
      category,
      block,
      n,
      mean: draft.mean,
      sd: draft.sd,
      ddof: convention?.ddof ?? null,
      min: draft.min,
      max: draft.max,
      basis: { block: basis, n: nBasis, ddof: convention?.basis ?? "no SD is stated" },
      line,
    };
  }

  #prompts({ n }: SummaryDraft, { prompts, category }: SummaryContext): { n: number | null; basis: string } {
    if (n !== null) return { n, basis: "stated with the mean" };
    if (prompts !== null && category === null) return prompts;
    const stated = this.#statedPrompts;
    return stated === null
      ? { n: null, basis: "the file does not state the number of prompts" }
      : { n: stated, basis: "stated on the command line" };
  }

  /** If the file has the rows, statistics are computed from them. */
  #isOfRows(
    { model, block }: StatedSummary,
    { draft }: Found,
    gains: ReadonlyMap<string, readonly number[]>,
  ): boolean {
    const blocks = block === "not stated" ? GAIN_BLOCKS : [block];
    const own = blocks.map((each) => gains.get(keyOf(model, each))).find((list) => list !== undefined);
    if (own === undefined) return false;
    if (draft.list !== null) {
      const mean = own.reduce((sum, gain) => sum + gain, 0) / own.length;
      if (!(Math.abs(mean - draft.mean) <= RELATIVE_TOLERANCE * Math.abs(mean))) {
        this.#notes.add(
          "untrusted",
          `${draft.name} of ${nameList([model])} is ${String(draft.mean)}, the mean of its gains ${String(mean)}`,
        );
      }
    }
    return true;
  }

  #note(summaries: readonly StatedSummary[], hasRows: boolean): void {
    if (this.#ofSeveral.size > 0) {
      this.#notes.add("unread", `means over several models: ${nameList([...this.#ofSeveral])}`);
    }
    if (summaries.length === 0) return;
    const what = hasRows ? "in addition to its rows, the file has" : "the file has";
    this.#notes.add(
      "summary",
      `${what} ${String(summaries.length)} mean${summaries.length === 1 ? "" : "s"} without rows: kept as summaries, tested from n, mean and SD`,
    );
    const of = (block: GainBlock): string => `summaries of ${BLOCK_DEFINITIONS[block]}`;
    for (const text of distinct(summaries, ({ block, basis }) => `${of(block)} (${basis.block})`)) {
      this.#notes.add("block", text);
    }
    for (const text of distinct(summaries, ({ n, basis }) =>
      n === null ? `n: ${basis.n}; set it with --summary-prompts` : `n = ${String(n)}: ${basis.n}`,
    )) {
      this.#notes.add(text.startsWith("n:") ? "missing" : "derived", text);
    }
    for (const text of distinct(summaries, ({ ddof, basis }) =>
      ddof === null ? null : `SD with ddof = ${String(ddof)}: ${basis.ddof}`,
    )) {
      this.#notes.add("derived", text);
    }
  }
}

const keyOf = (model: string, block: GainBlock): string => JSON.stringify([model, block]);

function gainsByModel(rows: readonly GainRow[]): ReadonlyMap<string, readonly number[]> {
  const gains = new Map<string, number[]>();
  for (const { model, block = "L", lastGain } of rows) {
    const key = keyOf(model, block);
    const list = gains.get(key);
    if (list === undefined) gains.set(key, [lastGain]);
    else list.push(lastGain);
  }
  return gains;
}

function conventionOf(draft: SummaryDraft, n: number | null, proven: ReadonlySet<0 | 1>): SdConvention {
  const own = provenConvention(draft, n);
  if (own !== null) return own;
  const [ddof] = proven;
  return ddof !== undefined && proven.size === 1
    ? { ddof, basis: "as for the file's other SDs, which prove it" }
    : ASSUMED_CONVENTION;
}

/** The different texts, in the order of the summaries. */
function distinct(
  summaries: readonly StatedSummary[],
  text: (summary: StatedSummary) => string | null,
): readonly string[] {
  return [...new Set(summaries.map(text))].filter((each) => each !== null);
}
