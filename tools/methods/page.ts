/**
 * Every statistical method, from the same text as the report's methods section: docs/methods.md for users, and
 * STATISTICS.md of @gain/analysis, which is packed with it, with the example of each function.
 */
import { STATISTICAL_METHODS, type StatisticalMethod } from "@gain/analysis";
import { format } from "prettier";
import { docblockExamples } from "./examples.ts";

export const PAGE = "docs/methods.md";
export const PACKAGE_PAGE = "packages/analysis/STATISTICS.md";

const formatted = (sections: readonly string[]): Promise<string> =>
  format(sections.join("\n\n"), { parser: "markdown", printWidth: 110 });

/** The manual's page, formatted by prettier. */
export const methodsPage = (): Promise<string> =>
  formatted([INTRODUCTION, ...STATISTICAL_METHODS.map(section)]);

/** The package's page: the same with examples. */
export function packagePage(): Promise<string> {
  const examples = docblockExamples();
  const withExamples = (method: StatisticalMethod): string =>
    [
      section(method),
      ...namesOf(method).flatMap((name) => {
        const example = examples.get(name);
        return example === undefined ? [] : [`\`\`\`ts\n${example}\n\`\`\``];
      }),
    ].join("\n\n");
  return formatted([PACKAGE_INTRODUCTION, ...STATISTICAL_METHODS.map(withExamples)]);
}

const PACKAGE_INTRODUCTION = `# Statistics of @gain/analysis

Each statistic with its question, formula, source, the software that gives the same number, and an example: the comment has numbers of the result, which a test holds. A result that the data do not determine is \`{ defined: false, reason }\`, and a defined one has its numbers under \`value\`. m_h, s_h and n_h are mean, SD and number of the ln gains of category h, of H categories. The example of the [README](README.md) has \`analyzeGains\` and \`compareModels\`, which use these functions.`;

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
  ...method
}: StatisticalMethod): string => `## ${title}

${question}

- **Formula or rule**: ${escaped(formula)}
- **Source**: ${source}
- **Gives the same number**: ${escaped(equals)}
- **Function**: ${namesOf(method)
  .map((name) => `\`${name}\``)
  .join(", ")}`;

const namesOf = ({ code }: Pick<StatisticalMethod, "code">): readonly string[] => code.split(", ");

/** Escapes the characters of a formula that Markdown would interpret. */
const escaped = (text: string): string => text.replaceAll(/[_*<>]/g, "\\$&");
