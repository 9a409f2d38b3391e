/** What a reader of summaries has to know of all of them. */
export const SUMMARY_CAVEAT =
  "Means that a file states without their rows. Tests and intervals follow from n, mean and SD alone; they take part in no " +
  "statistic of rows, in no pair and in no figure, and means of different blocks are never compared.";
