/** Properties of the store, for any sequence of batches, error rows and reopenings. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batch, binding, measuredRow, numberedPrompts } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
const PROMPTS = 24;
const TIMEOUT_MS = 60 * 60_000;
const RUNS = 15 * Number(process.env["GAIN_LONG"] ?? 1);

type Step =
  | { readonly kind: "save"; readonly items: readonly number[]; readonly errors: readonly number[] }
  | { readonly kind: "reopen" }
  | { readonly kind: "delete errors" };

const item = fc.nat(PROMPTS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        items: fc.uniqueArray(item, { maxLength: 8 }),
        errors: fc.uniqueArray(item, { maxLength: 3 }),
      })
      .map(({ items, errors }) => ({
        kind: "save" as const,
        items,
        errors: errors.filter((each) => !items.includes(each)),
      })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "reopen" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "delete errors" } as const) },
);

test(
  "the first row of each prompt is kept, whatever follows, and is read after every reopening",
  { timeout: TIMEOUT_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const folder = mkdtempSync(join(dir(), "property-"));
        const expected = new Map<number, { status: string; seq: number }>();
        let store = await RunStore.create(folder);
        try {
          await store.appendPrompts(numberedPrompts(PROMPTS));
          await store.bindModel(binding());
          for (const [seq, next] of steps.entries()) {
            if (next.kind === "reopen") {
              await store.close();
              store = await RunStore.open(folder);
            } else if (next.kind === "delete errors") {
              const errors = [...expected].filter(([, { status }]) => status === "error");
              expect(await store.deleteErrors()).toBe(errors.length);
              for (const [number] of errors) expected.delete(number);
            } else {
              const rows = batch(next.items.map((each) => measuredRow(each)));
              const errors = next.errors.map((each) => ({ item: each, code: "poison_prompt", text: "" }));
              const before = expected.size;
              for (const each of next.items)
                if (!expected.has(each)) expected.set(each, { status: "measured", seq });
              for (const each of next.errors)
                if (!expected.has(each)) expected.set(each, { status: "error", seq });
              const stored = expected.size - before;
              const all = next.items.length + next.errors.length;
              expect(await store.saveRows(0, { ...rows, errors, seq })).toEqual({
                stored,
                ignored: all - stored,
              });
            }
          }
          const found: [number, { status: string; seq: number }][] = [];
          for await (const { prompt, status, seq } of store.rows(0))
            found.push([prompt.item, { status, seq }]);
          expect(found).toEqual([...expected].toSorted(([a], [b]) => a - b));
          expect(await store.counts(0)).toMatchObject({ missing: PROMPTS - expected.size });
        } finally {
          await store.close();
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: RUNS },
    );
  },
);
