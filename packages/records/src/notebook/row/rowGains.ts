import type { GainFlag, GainRow } from "../../row/gainRow.ts";
import type { RowFields } from "./rowFields.ts";
import { rowNorms, type RowNorms } from "./rowNorms.ts";

/** Gains of the same norms differ by less, also if one was rounded to bfloat16. */
const RELATIVE_DISAGREEMENT = 0.01;

const COMPUTED = ["Last_Gain", "Total_Amp", "N_Layers"] as const;

/** One for all rows without a flag, which are most. */
const NONE: readonly GainFlag[] = [];

type RowGains = Pick<
  GainRow,
  "entropyNats" | "lastGain" | "totalAmp" | "topProb" | "layers" | "norms" | "flags"
>;

/**
 * The numbers of a row. Missing gain, amplification and number of blocks are computed from `all_norms`; without norms, the
 * gain is NaN and the others are null.
 */
export function rowGains(fields: RowFields): RowGains {
  const entropyNats = fields.float("Entropy");
  const topProb = fields.float("Top_Prob");
  const measured = {
    Last_Gain: fields.float("Last_Gain"),
    Total_Amp: fields.float("Total_Amp"),
    N_Layers: fields.count(),
  };
  const own = rowNorms(fields, measured.N_Layers, measured.Last_Gain !== null);
  const lacking = COMPUTED.filter((column) => measured[column] === null);
  if (own !== null && lacking.length > 0) {
    fields.remark("derived", `computed from all_norms, as the notebook defines it: ${lacking.join(", ")}`);
    for (const column of lacking) fields.keepEmpty(column);
  } else if (measured.Last_Gain === null) fields.remark("missing", "no gain");
  const lastGain = measured.Last_Gain ?? own?.gains.lastGain ?? Number.NaN;
  const totalAmp = measured.Total_Amp ?? own?.gains.totalAmp ?? null;
  const layers = measured.N_Layers ?? own?.gains.layers ?? null;
  const flags = rowFlags([entropyNats, lastGain, totalAmp, topProb], layers, own);
  if (own !== null && disagrees(lastGain, own.gains.lastGain)) {
    flags.push("norms_disagree");
    fields.remark("untrusted", "Last_Gain is not the ratio of the last two entries of all_norms");
  }
  const norms = own?.norms ?? null;
  return {
    entropyNats,
    lastGain,
    totalAmp,
    topProb,
    layers,
    norms,
    flags: flags.length === 0 ? NONE : flags,
  };
}

function rowFlags(
  numbers: readonly (number | null)[],
  layers: number | null,
  own: RowNorms | null,
): GainFlag[] {
  const found = new Set<GainFlag>(own?.gains.flags);
  if (layers !== null && layers < 2) found.add("single_block");
  if (!numbers.every((value) => value === null || Number.isFinite(value))) found.add("non_finite");
  return [...found];
}

const disagrees = (gain: number, ofNorms: number): boolean =>
  !Object.is(gain, ofNorms) && !(Math.abs(gain / ofNorms - 1) <= RELATIVE_DISAGREEMENT);
