/** The process of the pythonia bridge: receives one question from its parent, answers it and ends. */
import { python } from "pythonia";
import type { BridgeAnswer } from "./pythonQuestion.ts";

interface Question {
  readonly module: string;
  readonly function: string;
}

async function answer(question: Question): Promise<BridgeAnswer> {
  try {
    const module = (await python(question.module)) as Record<string, () => Promise<unknown>>;
    return { json: String(await module[question.function]?.()) };
  } catch (error) {
    // The bridge's own errors have Python's text as their stack, and an empty message.
    return { error: error instanceof Error ? error.message || (error.stack ?? error.name) : String(error) };
  }
}

process.once("message", (question: Question) => {
  void answer(question).then((reply) => {
    process.send?.(reply, () => {
      python.exit();
    });
  });
});
