/** The mean terms of the last block's gain² − 1 at one checkpoint. */
export interface StepTerms {
  readonly label: string;
  readonly terms: readonly { readonly name: string; readonly mean: number }[];
  readonly sum: number;
}

/** The largest term of the last block at the first and at the last step, with the sum that it is part of. */
export function lastBlockTermsTitle(steps: readonly StepTerms[]): string {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return "No checkpoint has a split of its last block";
  if (first === last) return `Largest term of the last block at ${first.label}: ${largestText(first)}`;
  return `Largest term of the last block: ${largestText(first)} at ${first.label}, ${largestText(last)} at ${last.label}`;
}

function largestText({ terms, sum }: StepTerms): string {
  const [largest] = terms.toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
  return largest === undefined ? "none" : `${largest.name} (${signed(largest.mean)} of ${signed(sum)})`;
}

/** "+0.12", "−0.40"; three digits where two decimals would hide it. */
function signed(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && size < 0.005 ? size.toPrecision(2) : size.toFixed(2);
  return `${value < 0 ? "−" : "+"}${text.replace("-", "−")}`;
}
