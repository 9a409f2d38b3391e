import type { Measured, PositionBlock, SidecarMessage } from "@gain/protocol";

/** A message that comes before the answer to its lease. */
export type ResultPart = Extract<SidecarMessage, { type: "positions" | "vectors" }>;

/** The answer to a lease, with the parts that came before it; what has no part is left out. */
export type Result = Measured & {
  readonly positions?: readonly PositionBlock[];
  /** The bytes of one array, one after the other. */
  readonly vectorParts?: readonly Uint8Array[];
};

export const isPart = (message: SidecarMessage): message is ResultPart =>
  message.type === "positions" || message.type === "vectors";

export function resultOf(measured: Measured, parts: readonly ResultPart[]): Result {
  const positions = parts.flatMap((part) => (part.type === "positions" ? [part.rows] : []));
  const vectorParts = parts.flatMap((part) => (part.type === "vectors" ? [part.numbers] : []));
  return {
    ...measured,
    ...(positions.length > 0 && { positions }),
    ...(vectorParts.length > 0 && { vectorParts }),
  };
}
