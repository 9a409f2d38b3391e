/** The caveat for all summaries. */
export const SUMMARY_CAVEAT =
  "Means that a file states without their rows. Tests and intervals follow only from n, mean and SD. They are not used in any " +
  "statistic of rows, pair or figure, and means of different blocks are never compared.";
