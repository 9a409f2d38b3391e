/** The notebook's marks of significance. */
export type Stars = "***" | "**" | "*" | "";

/** The notebook's marks for a p-value, with the text that it prints. */
export interface Significance {
  readonly stars: Stars;
  readonly text: string;
}

/**
 * Stars as in the notebook: below 0.001, 0.01 and 0.05. The notebook applies them to its own one-sided number
 * (`OneSampleT.notebook.p`), so a strong expansion has none.
 */
export function significance(p: number): Significance {
  if (p < 0.001) return { stars: "***", text: "*** (p < 0.001)" };
  if (p < 0.01) return { stars: "**", text: "** (p < 0.01)" };
  if (p < 0.05) return { stars: "*", text: "* (p < 0.05)" };
  return { stars: "", text: "(not significant)" };
}
