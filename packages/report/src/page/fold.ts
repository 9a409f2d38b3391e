import { markup, type Content, type Markup } from "./markup.ts";

/** What is folded away until a reader opens it. On paper a fold is open unless it is only of use on a screen. */
export const fold = (summary: Content, content: Content, kind: "" | "model" | "record" = ""): Markup =>
  markup`<details${kind === "" ? "" : markup` class="${kind}"`}><summary>${summary}</summary>
${content}</details>
`;
