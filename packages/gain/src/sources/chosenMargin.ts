/** The margin of an analysis: the given one, else the planned one, else the default. */
export function marginOf(
  planned: number | undefined,
  given: number | undefined,
): { readonly margin?: number } {
  const margin = given ?? planned;
  return margin === undefined ? {} : { margin };
}

/** A note where the margin was changed after the measurement, and therefore was not chosen beforehand. */
export const marginNotes = (planned: number | undefined, given: number | undefined): readonly string[] =>
  planned === undefined || given === undefined || planned === given
    ? []
    : [
        `changed: the margin is ${String(given)}, by --margin, after the measurement; the plan of the run has ${String(planned)}`,
      ];
