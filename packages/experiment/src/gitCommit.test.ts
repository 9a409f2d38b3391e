import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gitCommit } from "./gitCommit.ts";

let folder: string;
const git = (...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("outside a repository there is no commit", async () => {
  expect(await gitCommit(folder)).toBeNull();
});

test("on a branch, packed, detached, in a folder below and in a linked work tree it is what git says", async () => {
  git("init", "-q");
  expect(await gitCommit(folder)).toBeNull();
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  expect(await gitCommit(folder)).toBe(commit);
  git("pack-refs", "--all");
  expect(await gitCommit(folder)).toBe(commit);
  mkdirSync(join(folder, "below"));
  expect(await gitCommit(join(folder, "below"))).toBe(commit);
  git("worktree", "add", "-q", "-b", "other", join(folder, "tree"));
  expect(await gitCommit(join(folder, "tree"))).toBe(commit);
  git("checkout", "-q", "--detach");
  expect(await gitCommit(folder)).toBe(commit);
});
