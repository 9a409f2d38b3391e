import { int32Values, type LoadedModel, type Measured, type VectorLayout } from "@gain/protocol";
import { vectorBytes, type VectorRows } from "@gain/records";
import type { Result } from "@gain/sidecar";
import { incompleteLease, otherDepth, otherVectors } from "./errors.ts";
import type { Work } from "./leaseBook.ts";

/** @throws SidecarFailed unless the answer has every item of the lease once, as a row or as an error, and no other */
export function assertWhole(result: Measured, measured: Int32Array, items: Work["items"] | undefined): void {
  const answered = [...measured, ...result.errors.map(({ item }) => item)].toSorted((a, b) => a - b);
  const asked = items?.map(({ item }) => item).toSorted((a, b) => a - b);
  if (asked?.length !== answered.length || asked.some((item, at) => item !== answered[at])) {
    throw incompleteLease(result.lease);
  }
}

/** @throws SidecarFailed unless vectors have the model's depth, and positions are of measured prompts */
export function assertDepth(
  { lease, rows, positions = [] }: Result,
  items: Int32Array,
  { layers }: LoadedModel,
): void {
  const blocks = [
    { ...rows, size: Float64Array },
    ...positions.map((block) => ({ ...block, size: Float32Array })),
  ];
  for (const { norms, items: of, size } of blocks) {
    const count = of.byteLength / Int32Array.BYTES_PER_ELEMENT;
    const found = norms.byteLength / size.BYTES_PER_ELEMENT / count - 1;
    if (count > 0 && found !== layers) throw otherDepth(lease, found, layers);
  }
  const measured = new Set(items);
  for (const block of positions)
    if (int32Values(block.items).some((item) => !measured.has(item))) throw incompleteLease(lease);
}

/**
 * The vectors of an answer with their layout; undefined where none are requested.
 *
 * @throws SidecarFailed unless there are as many bytes as the rows' vectors have
 */
export function vectorsOf(
  { lease, vectorParts: parts = [] }: Result,
  items: Int32Array,
  layout: VectorLayout | null,
): VectorRows | undefined {
  const found = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const due = layout === null ? 0 : items.length * vectorBytes(layout);
  if (found !== due) throw otherVectors(lease, found, due);
  return layout === null ? undefined : { ...layout, parts };
}
