import type { ReportInput } from "../reportInput.ts";
import { answerSection } from "./answerSection.ts";
import type { ChartFigures } from "./chartFigures.ts";
import { checkpointsSection } from "./checkpointsSection.ts";
import { classesSection } from "./classesSection.ts";
import { closingSection } from "./closingSection.ts";
import { contextSection } from "./contextSection.ts";
import { depthSection } from "./depthSection.ts";
import { markup, type Markup } from "./markup.ts";
import { mechanismSection } from "./mechanismSection.ts";
import { methodsSection } from "./methodsSection.ts";
import { modelFolds } from "./modelFolds.ts";
import { modelsSection } from "./modelsSection.ts";
import type { Section } from "./pageShell.ts";
import { pairsSection } from "./pairsSection.ts";
import { promptsSection } from "./promptsSection.ts";
import { recordSection } from "./recordSection.ts";
import { selfCheckSection } from "./selfCheckSection.ts";
import { statisticsSection } from "./statisticsSection.ts";
import { summariesSection } from "./summariesSection.ts";

/**
 * The sections that this input has, in their order: the answer, then the evidence for it, then how it was made. What does
 * not apply to the input, such as pairs of one model, is empty and left out.
 */
export function sectionsOf(input: ReportInput, figures: ChartFigures): readonly Section[] {
  const hasModels = input.models.length > 0;
  const section = (id: string, title: string, content: Markup): Section => ({ id, title, content });
  return [
    section("answer", "Answer", answerSection(input, figures)),
    section("checkpoints", "Training", checkpointsSection(figures)),
    section("models", "Models", modelsSection(input, figures)),
    section("classes", "Classes", classesSection(input)),
    section("pairs", "Pairs", pairsSection(input, figures)),
    section("depth", "Depth", depthSection(figures)),
    section("mechanism", "Mechanism", mechanismSection(input, figures)),
    section("each", "Each model", modelFolds(input, figures)),
    section("prompts", "Prompts", hasModels ? promptsSection(input, figures) : markup``),
    section("context", "Cited", contextSection(figures)),
    section("statistics", "Statistics", statisticsSection(input)),
    section("summaries", "Summaries", summariesSection(input)),
    section("methods", "Methods", methodsSection(input)),
    section("self-checks", "Checks", selfCheckSection(input)),
    section("reproduce", "Reproduce", closingSection(input)),
    section("record", "Record", recordSection(input, figures)),
  ].filter(({ content }) => content.text !== "");
}
