import { visibleText } from "../text/visibleText.ts";

/** HTML that is safe to send; made by `markup`, and by `trustedMarkup` of text that no input has touched. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, markup stays, a list is joined. */
export type Content = string | Markup | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template of HTML. Every string put into it, as text or inside a quoted attribute, becomes inert: control and
 * bidirectional characters are made visible, and what HTML gives a meaning is escaped.
 *
 *     markup`<td>${"<b>"}</td>`.text === "<td>&lt;b&gt;</td>"
 */
export function markup(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map((part, i) => part + textOf(contents[i] ?? ""));
  return new Markup(parts.join(""));
}

/** Text that is HTML already and holds nothing from outside, such as this package's own style sheet. */
export const trustedMarkup = (text: string): Markup => new Markup(text);

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === "string") return escaped(visibleText(content));
  return content.map(textOf).join("");
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
