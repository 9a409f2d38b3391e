/** Thin ticks and lines of single prompts: grey that keeps 3:1 against white and against dark paper. */
export const PROMPT_GREY = "#8C8C8C";
