import type { BlockGain } from "../several/drawnBlocks.ts";

interface TitledRow {
  readonly blocks: readonly BlockGain[];
}

const isBelow = ({ gain }: BlockGain): boolean => gain !== null && gain < 1;
const known = (row: TitledRow): readonly BlockGain[] => row.blocks.filter(({ gain }) => gain !== null);

/** In how many blocks the mean gain is below 1, and in how many last blocks. */
export function modelByBlockTitle(rows: readonly TitledRow[]): string {
  const blocks = rows.flatMap(known);
  if (blocks.length === 0) return "No block has a mean gain";
  const last = rows.flatMap(({ blocks: own }) => own.slice(-1).filter(({ gain }) => gain !== null));
  return (
    `Mean gain is below 1 in ${String(blocks.filter(isBelow).length)} of ${String(blocks.length)} blocks drawn, ` +
    `${String(last.filter(isBelow).length)} of ${String(last.length)} last ones`
  );
}

/** In how many models the last block grows the stream more than the model's median block. */
export function depthOverlayTitle(rows: readonly TitledRow[]): string {
  const compared = rows.map(known).filter((blocks) => blocks.length > 1);
  if (compared.length === 0) return "No model has gains of several blocks";
  const above = compared.filter((blocks) => {
    const gains = blocks.map(({ gain }) => gain ?? Number.NaN);
    return (gains.at(-1) ?? Number.NaN) > median(gains.slice(0, -1));
  }).length;
  return `The last block’s mean gain is above that of the model’s median block in ${String(above)} of ${String(compared.length)} models`;
}

/** In how many models the smallest mean gain is that of the last block. */
export function depthMultiplesTitle(rows: readonly TitledRow[]): string {
  const compared = rows.map(known).filter((blocks) => blocks.length > 1);
  if (compared.length === 0) return "No model has gains of several blocks, one by one";
  const smallest = compared.filter((blocks) => {
    const gains = blocks.map(({ gain }) => gain ?? Number.NaN);
    return gains.at(-1) === Math.min(...gains);
  }).length;
  return `The smallest mean gain is that of the last block in ${String(smallest)} of ${String(compared.length)} models`;
}

/** In how many blocks the mean gain is below 1 at the first and at the last step. */
export function stepByBlockTitle(rows: readonly (TitledRow & { readonly label: string })[]): string {
  const measured = rows.filter((row) => known(row).length > 0);
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return "No block has a mean gain";
  const count = (row: TitledRow): string =>
    `${String(known(row).filter(isBelow).length)} of ${String(known(row).length)}`;
  if (first === last) return `Mean gain is below 1 in ${count(first)} blocks at ${first.label}`;
  return `Mean gain is below 1 in ${count(first)} blocks at ${first.label}, in ${count(last)} at ${last.label}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
