import type { LeaseBook, Work } from "./leaseBook.ts";
import { LEASE_TEXT_BYTES, type LeaseSize } from "./leaseSize.ts";
import type { Measuring } from "./measuring.ts";

/** Multiples of it, modulo 1, are spread evenly however many there are. */
const GOLDEN_RATIO = 0.618_033_988_75;

/**
 * The next work of a model: a control where the book asks for one, returned work, the plan's pending prompts in order, and
 * prompts that an earlier process gave up. Undefined at the end.
 */
export function workSource(
  { store }: Measuring,
  book: LeaseBook,
  modelIndex: number,
  size: LeaseSize,
): () => Promise<Work | undefined> {
  let controls = 0;

  /** A measured prompt, else a pending one elsewhere in the plan. */
  async function control(): Promise<Work | undefined> {
    const measured = await store.measuredPrompt(modelIndex);
    if (measured !== undefined) return { items: [measured], crashes: 1, isControl: true };
    controls += 1;
    const after = Math.floor(((controls * GOLDEN_RATIO) % 1) * (await store.promptCount()));
    const pending = await store.pendingPrompts(modelIndex, { after, limit: 1 });
    const items = pending.filter(({ item }) => !book.has(item));
    return items.length === 0 ? undefined : { items, crashes: 1 };
  }

  async function planned(): Promise<Work | undefined> {
    for (;;) {
      const pending = await store.pendingPrompts(modelIndex, {
        after: book.lastPlanned,
        limit: size.items,
        maxBytes: LEASE_TEXT_BYTES,
      });
      if (pending.length === 0) return undefined;
      book.lastPlanned = pending.at(-1)?.item ?? book.lastPlanned;
      const items = pending.filter(({ item }) => !book.has(item));
      if (items.length > 0) return { items, crashes: 0 };
    }
  }

  return async () =>
    (book.wantsControl ? await control() : undefined) ??
    book.takeReturned() ??
    (await planned()) ??
    book.takeDeferred();
}
