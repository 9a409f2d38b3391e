import { BLOCK_DEFINITIONS, GAIN_BLOCKS, type GainBlock } from "../../row/gainBlock.ts";
import { numberList, pythonValue } from "./pythonValue.ts";
import type { RowFields } from "./rowFields.ts";
import type { Content } from "./sourceRow.ts";

/**
 * The block of a row's gain, from its `Gain_Block`, or else from the name of its gain and the file's definition. The block
 * of a gain that is the last of a list of the gains of all blocks is not stated, since a list from `hidden_states` ends
 * after the final norm. Only a list without a gain of block 1, which needs the embedding, is from the blocks' outputs.
 *
 * @param layers N_Layers, if the row has it
 */
export function rowBlock(fields: RowFields, gain: number, layers: number | null): GainBlock {
  const { columns } = fields.source;
  const stated = fields.text("Gain_Block");
  if (stated !== null && stated !== "") {
    const known = GAIN_BLOCKS.find((block) => block === stated);
    if (known === undefined) fields.remark("untrusted", `Gain_Block is none of ${GAIN_BLOCKS.join(", ")}`);
    return remarked(fields, known ?? "not stated", "by Gain_Block");
  }
  const { block, basis } = columns.block;
  if (block === "L") {
    const list = listOf(fields.source.layerGains());
    if (list?.at(-1) === gain && list.length + 1 !== layers) {
      const why = `it is the last of a list of ${String(list.length)} gains, which may end after the final norm: the file does not state it`;
      return remarked(fields, "not stated", why);
    }
  }
  return remarked(fields, block, basis);
}

function remarked(fields: RowFields, block: GainBlock, basis: string): GainBlock {
  if (block !== "L") fields.remark("block", `the gain is of ${BLOCK_DEFINITIONS[block]} (${basis})`);
  return block;
}

function listOf(content: Content | undefined): readonly number[] | null {
  if (typeof content === "string") return numberList(pythonValue(content));
  if (content === null || content === undefined || typeof content === "number") return null;
  return content.map(Number);
}
