import { LIMITS, MESSAGE_GAP, Role } from "@gain/protocol";
import type { PromptTurn } from "@gain/records";
import { badMessages } from "./errors.ts";

/** A prompt of messages: their contents with a blank line between them; `turns` is left out for one of the user. */
export interface Conversation {
  readonly text: string;
  readonly turns?: readonly PromptTurn[];
}

/** Who may speak only at the beginning, and before whom the answer comes. */
const FIRST: readonly Role[] = ["system", "developer"];
const LAST: readonly Role[] = ["user", "tool"];

/**
 * The prompt of a list of messages, `[{"role": "user", "content": "…"}]`.
 *
 * @throws UsageError naming file, line and message
 */
export function conversationOf(file: string, line: number, list: readonly unknown[]): Conversation {
  const fail = (problem: string): never => {
    throw badMessages(file, line, problem);
  };
  if (list.length === 0) fail("there is no message");
  if (list.length > LIMITS.turns)
    fail(`there are ${String(list.length)} messages; at most ${String(LIMITS.turns)}`);
  const messages = list.map((each, k) => messageOf(each, k + 1, fail));
  messages.forEach(({ role }, k) => {
    if (k > 0 && FIRST.includes(role))
      fail(`message ${String(k + 1)} is of the ${role}, which must be the first`);
  });
  const last = messages.at(-1)?.role ?? "user";
  if (!LAST.includes(last))
    fail(
      `the last message is of the ${last}: a prompt ends with one of the user (or of a tool), after which the answer begins`,
    );
  const text = messages.map(({ content }) => content).join(MESSAGE_GAP);
  if (messages.length === 1 && last === "user") return { text };
  return { text, turns: messages.map(({ role, content }) => ({ role, bytes: Buffer.byteLength(content) })) };
}

function messageOf(
  value: unknown,
  number: number,
  fail: (problem: string) => never,
): { readonly role: Role; readonly content: string } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail(`message ${String(number)} is not an object with role and content`);
  const { role, content, ...others } = value as Readonly<Record<string, unknown>>;
  const known = Role.safeParse(role);
  if (!known.success)
    return fail(
      `message ${String(number)} has the role ${JSON.stringify(role)}; known are ${Role.options.join(", ")}`,
    );
  if (typeof content !== "string") return fail(`message ${String(number)} has a content that is not text`);
  const [other] = Object.entries(others).find(([, each]) => each !== null) ?? [];
  if (other !== undefined)
    return fail(`message ${String(number)} has ${other}; only role and content can be measured`);
  return { role: known.data, content };
}

/** The messages of a field of a table, as JSON. @throws UsageError */
export function messagesOfField(file: string, line: number, text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (Array.isArray(value)) return value as readonly unknown[];
  throw badMessages(file, line, "the field is not a list of messages in JSON");
}
