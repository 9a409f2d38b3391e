const TEXT = /<text(?:\s[\w:-]+="[^"]*")*\s*>([\s\S]*?)<\/text>/gu;
const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** The lines of text in an SVG of Vega. */
export const svgTexts = (svg: string): string[] =>
  Array.from(svg.matchAll(TEXT), ([, content = ""]) => content)
    .flatMap((content) => content.split(/<[^>]*>/u))
    .filter((line) => line !== "")
    .map((line) => line.replace(/&(?:lt|gt|amp);/gu, (entity) => ENTITIES[entity] ?? entity));
