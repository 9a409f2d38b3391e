/** The margin of an analysis: the one that it is given, else the one that was planned; neither leaves the default. */
export function marginOf(
  planned: number | undefined,
  given: number | undefined,
): { readonly margin?: number } {
  const margin = given ?? planned;
  return margin === undefined ? {} : { margin };
}

/** A margin that is chosen when the rows are there is no margin chosen beforehand, and is named. */
export const marginNotes = (planned: number | undefined, given: number | undefined): readonly string[] =>
  planned === undefined || given === undefined || planned === given
    ? []
    : [
        `changed: the margin is ${String(given)}, by --margin, after the measurement; the plan of the run chose ${String(planned)}`,
      ];
