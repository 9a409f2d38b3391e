import { lastCheckpoint, type TwinCheckpoint, type TwinModel, type TwinText } from "./twinModel.ts";

/** A number of one model that pairs are compared by. */
export type TwinQuantity = "log last gain" | "log ‖h_L‖/‖h_1‖" | "log ‖h_L‖/‖h_0‖" | "validation loss";

/** What is compared, and where. */
export interface TwinOutcome {
  readonly cell: string;
  readonly text: TwinText;
  readonly quantity: TwinQuantity;
}

/** The quantity at a checkpoint, a mean over the texts; null where it is not finite. */
export function quantityAt(
  { blocks, validationLoss }: TwinCheckpoint,
  text: TwinText,
  quantity: TwinQuantity,
): number | null {
  const { log_gain: gains, log_norm: norms } = blocks[text];
  switch (quantity) {
    case "log last gain":
      return gains.at(-1) ?? null;
    case "log ‖h_L‖/‖h_1‖":
      return difference(norms.at(-1), norms[1]);
    case "log ‖h_L‖/‖h_0‖":
      return difference(norms.at(-1), norms[0]);
    case "validation loss":
      return validationLoss;
  }
}

const difference = (end: number | null | undefined, start: number | null | undefined): number | null =>
  typeof end === "number" && typeof start === "number" ? end - start : null;

/** The quantity at the last step; null without one. */
export function lastQuantity(model: TwinModel, { text, quantity }: Omit<TwinOutcome, "cell">): number | null {
  const checkpoint = lastCheckpoint(model);
  return checkpoint === undefined ? null : quantityAt(checkpoint, text, quantity);
}
