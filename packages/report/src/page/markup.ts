import { visibleText } from "../text/visibleText.ts";

/** Safe HTML, created by `markup`, or by `trustedMarkup` from text without any input. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The content of a template: text is escaped, markup is unchanged, a list is joined. */
export type Content = string | Markup | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template of HTML. Every inserted string, as text or in a quoted attribute, becomes inert: control and bidirectional
 * characters are made visible, and characters with a meaning in HTML are escaped.
 *
 *     markup`<td>${"<b>"}</td>`.text === "<td>&lt;b&gt;</td>"
 */
export function markup(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map((part, i) => part + textOf(contents[i] ?? ""));
  return new Markup(parts.join(""));
}

/** Text that is already HTML and contains nothing external, such as this package's own style sheet. */
export const trustedMarkup = (text: string): Markup => new Markup(text);

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === "string") return escaped(visibleText(content));
  return content.map(textOf).join("");
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
