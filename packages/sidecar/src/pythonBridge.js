// @ts-check
/**
 * The process of the pythonia bridge: receives one question from its parent, answers it and ends. It is plain JavaScript,
 * since an installed program has no compiler.
 */
import { python } from "pythonia";

/**
 * @param {{ module: string, function: string }} question
 * @returns {Promise<import("./pythonQuestion.ts").BridgeAnswer>}
 */
async function answer(question) {
  try {
    const module = await python(question.module);
    return { json: String(await module[question.function]?.()) };
  } catch (error) {
    // The bridge's own errors have Python's text as their stack, and an empty message.
    return { error: error instanceof Error ? error.message || (error.stack ?? error.name) : String(error) };
  }
}

process.once("message", (/** @type {{ module: string, function: string }} */ question) => {
  void answer(question).then((reply) => {
    process.send?.(reply, () => {
      python.exit();
    });
  });
});
