import { counted, estimateText, type PlannedAnalysis } from "@gain/analysis";

interface BySize {
  /** What is drawn: "Last-layer gain". */
  readonly what: string;
  /** Models of known size. */
  readonly models: number;
  /** Per tenfold parameters; null for none. */
  readonly ratio: PlannedAnalysis["ratio"] | null;
  /** Whether the trend is what the study asks for; another one is described and not claimed. */
  readonly isPrimary: boolean;
}

/** How the gain changes with the number of parameters over families, where its interval tells. */
export function gainByParametersTitle({ what, models, ratio, isPrimary }: BySize): readonly string[] {
  if (models === 0) return ["No model of known size has a gain"];
  const bare = `${what} of ${counted(models, "model")} by size`;
  if (ratio?.defined !== true) return [bare];
  const { low, high } = ratio.value.interval;
  const slope = `× ${estimateText({ mean: ratio.value.ratio, low, high })} per tenfold parameters`;
  if (!isPrimary) return [bare, `exploratory trend: ${slope}`];
  const trend = high < 1 ? "falls with size" : low > 1 ? "rises with size" : "shows no trend with size";
  return [`${what} ${trend}:`, `${slope}, families random`];
}
