/** docs/methods.md: every statistical method, from the same text as the report's methods section. */
import { STATISTICAL_METHODS, type StatisticalMethod } from "@gain/analysis";
import { format } from "prettier";

export const PAGE = "docs/methods.md";

/** The page's text, formatted by prettier. */
export const methodsPage = (): Promise<string> =>
  format([INTRODUCTION, ...STATISTICAL_METHODS.map(section)].join("\n\n"), {
    parser: "markdown",
    printWidth: 110,
  });

const INTRODUCTION = `# Statistical methods

A gain is ‖h(L)‖ / ‖h(L−1)‖, the ratio of the residual stream's norms after the last block and before it. Gains are ratios, so they are averaged as logarithms: m_h, s_h and n_h are mean, SD and number of the ln gains of category h, of H categories.

Each question has one primary result. Every other method is a sensitivity analysis of the same question.
A report lists these methods with the same text. [The simulation](inference-simulation.md) shows how often each test rejects
a true hypothesis and how often each interval covers the true value, for the designs used here. The functions are exported by
[@gain/analysis](../packages/analysis/README.md); each has its formula, its source and an example in its docblock.

To change this page, change \`packages/analysis/src/methods/statisticalMethods.ts\` and run \`npx tsx tools/write-methods.ts\`.`;

const section = ({
  title,
  question,
  formula,
  source,
  equals,
  code,
}: StatisticalMethod): string => `## ${title}

${question}

- **Formula or rule**: ${escaped(formula)}
- **Source**: ${source}
- **Gives the same number**: ${escaped(equals)}
- **Function**: ${code
  .split(", ")
  .map((name) => `\`${name}\``)
  .join(", ")}`;

/** Escapes the characters of a formula that Markdown would interpret. */
const escaped = (text: string): string => text.replaceAll(/[_*<>]/g, "\\$&");
