/** Checks that every link in a document has a target: a file of this project, and a heading in it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { sourceFiles } from "./sourceTree.ts";

const LINK = /\]\((?<target>[^)\s]+)(?: "[^"]*")?\)|<img [^>]*src="(?<image>[^"]+)"/g;
const ELSEWHERE = /^(?:https?|mailto):/;

/** The text without fenced code and code spans, which may contain text that looks like a link. */
function withoutCode(text: string): string {
  const kept: string[] = [];
  let isCode = false;
  for (const line of text.split("\n")) {
    const isFence = line.trimStart().startsWith("```");
    if (isFence) isCode = !isCode;
    kept.push(isCode || isFence ? "" : line.replaceAll(/`[^`]*`/g, (span) => "`".repeat(span.length)));
  }
  return kept.join("\n");
}

/** A heading's anchor, which GitHub and VitePress form alike for plain text. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function hasAnchor(file: string, anchor: string): boolean {
  const headings = readFileSync(file, "utf8").matchAll(/^#{1,6} (?<heading>.*)$/gm);
  return [...headings].some(({ groups }) => anchorOf(groups?.["heading"] ?? "") === anchor);
}

/** One complaint per link without a target, such as "docs/a.md:3 links to b.md, which does not exist". */
export function linkComplaints(root: string): string[] {
  const files = sourceFiles(root).filter((file) => file.endsWith(".md"));
  if (files.length === 0) return ["no document was found, so nothing was checked"];
  return files.flatMap((file) => {
    const text = withoutCode(readFileSync(`${root}/${file}`, "utf8"));
    return [...text.matchAll(LINK)].flatMap(({ groups, index }) => {
      const target = groups?.["target"] ?? groups?.["image"] ?? "";
      if (ELSEWHERE.test(target)) return [];
      const link = `${file}:${text.slice(0, index).split("\n").length} links to ${target}`;
      const [path = "", anchor] = target.split("#");
      const whole = join(root, path === "" ? file : normalize(join(dirname(file), path)));
      if (!existsSync(whole)) return [`${link}, which does not exist`];
      if (anchor !== undefined && !hasAnchor(whole, anchor)) return [`${link}, which has no such heading`];
      return [];
    });
  });
}
