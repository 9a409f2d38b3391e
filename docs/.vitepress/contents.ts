/** The sidebar, from the contents page: each heading of docs/index.md is a group, each link of its list an entry. */
import { readFileSync } from "node:fs";

interface Group {
  readonly text: string;
  readonly items: { readonly text: string; readonly link: string }[];
}

const CONTENTS = new URL("../index.md", import.meta.url);

export function contents(): Group[] {
  const groups: Group[] = [];
  for (const line of readFileSync(CONTENTS, "utf8").split("\n")) {
    const heading = /^## (?<text>.+)$/.exec(line)?.groups?.["text"];
    if (heading !== undefined) groups.push({ text: heading, items: [] });
    const entry = /^- \[(?<text>[^\]]+)\]\((?<link>[^)]+)\.md\)/.exec(line)?.groups;
    if (entry !== undefined)
      groups.at(-1)?.items.push({ text: entry["text"] ?? "", link: `/${entry["link"] ?? ""}` });
  }
  return groups;
}
