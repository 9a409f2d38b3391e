import { deriveGains, type DerivedGains } from "../../row/derive.ts";
import { badNormList } from "../errors.ts";
import { readNumber } from "./numberText.ts";
import { numberList, pythonValue } from "./pythonValue.ts";
import type { RowFields } from "./rowFields.ts";
import type { Content } from "./sourceRow.ts";

/** The norms of a row, and the gains derived from them. */
export interface RowNorms {
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; entry 0 is NaN, because `all_norms` has only the blocks' outputs. */
  readonly norms: readonly number[];
  readonly gains: DerivedGains;
}

/**
 * Reads `all_norms`: a list, or its text in a CSV. Norms that cannot be used are null; a note gives the reason, and the
 * row's source text keeps them.
 *
 * @param layers N_Layers, if the row has it
 * @throws NotebookFileError if they are not a list of numbers and the row has no other gain
 */
export function rowNorms(fields: RowFields, layers: number | null, hasGain: boolean): RowNorms | null {
  const content = fields.source.content("all_norms");
  if (content === undefined || content === null) return null;
  if (typeof content === "string") fields.keep("all_norms", content);
  const blocks = listOf(content);
  const fault = faultOf(content, blocks, layers);
  if (blocks !== null && fault === null) {
    return { norms: [Number.NaN, ...blocks], gains: deriveGains([0, ...blocks]) };
  }
  if (blocks === null && !hasGain) {
    const why = typeof content === "string" && isAbbreviated(content) ? ABBREVIATED : null;
    throw badNormList(fields.source.position("all_norms"), why);
  }
  if (typeof content !== "string") fields.keep("all_norms", JSON.stringify(content));
  fields.remark("untrusted", `all_norms ${fault ?? ""} and is not used`);
  return null;
}

const ABBREVIATED = 'it omits values at "..."; write all of them';
const isAbbreviated = (text: string): boolean => pythonValue(text) === "abbreviated";

function faultOf(content: Content, blocks: readonly number[] | null, layers: number | null): string | null {
  if (blocks === null) {
    const isCut = typeof content === "string" && isAbbreviated(content);
    return isCut ? 'omits values at "..."' : "is not a list of numbers";
  }
  if (layers !== null && blocks.length !== layers) return "has another number of entries than N_Layers";
  return null;
}

/** The numbers of a list, or of a list's text, with at least one number; null for anything else. */
function listOf(content: Content): readonly number[] | null {
  if (typeof content === "string") return numberList(pythonValue(content));
  if (content === null || typeof content === "number" || content.length === 0) return null;
  const numbers: number[] = [];
  for (const item of content) {
    const number = typeof item === "string" ? readNumber(item) : (item ?? Number.NaN);
    if (number === null) return null;
    numbers.push(number);
  }
  return numbers;
}
