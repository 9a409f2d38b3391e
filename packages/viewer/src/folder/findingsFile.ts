/** The findings of a run or analysis, for machines. */
export const FINDINGS_FILE = "findings.json";
