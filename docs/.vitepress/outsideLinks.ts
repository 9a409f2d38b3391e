/** Links from a page to a file outside docs/ become plain text: the site has no such file. */
import { dirname, join } from "node:path/posix";
import type { MarkdownOptions } from "vitepress";

type Markdown = Parameters<NonNullable<MarkdownOptions["config"]>>[0];
type Token = ReturnType<Markdown["parse"]>[number];

const isOutside = (page: string, target: string): boolean =>
  !/^(?:[a-z]+:|#|\/)/.test(target) && join(dirname(page), target).startsWith("..");

/** The tokens of a text without the ends of its links to the outside. */
function keptTokens(page: string, tokens: readonly Token[]): Token[] {
  let isDropped = false;
  return tokens.filter((token) => {
    if (token.type === "link_open") isDropped = isOutside(page, token.attrGet("href") ?? "");
    return !isDropped || !["link_open", "link_close"].includes(token.type);
  });
}

export function withoutOutsideLinks(markdown: Markdown): void {
  markdown.core.ruler.push("outside links", ({ tokens, env }) => {
    const { relativePath } = env as { relativePath: string };
    for (const token of tokens)
      if (token.children !== null) token.children = keptTokens(relativePath, token.children);
  });
}
