/** The tooltip of a `DensityCell` over entropy and gain. */
export const DENSITY_TOOLTIP = [
  { field: "count", type: "quantitative", title: "Prompts" },
  { field: "xStart", type: "quantitative", title: "Entropy from", format: ".3f" },
  { field: "xEnd", type: "quantitative", title: "Entropy to", format: ".3f" },
  { field: "yStart", type: "quantitative", title: "Gain from", format: ".4f" },
  { field: "yEnd", type: "quantitative", title: "Gain to", format: ".4f" },
] as const;
