import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { FIGURES } from "../../testing/figureSpecs.ts";

/** SHA-256 of each specification as JSON, as it was before the other figures got a look of their own. */
const DIGESTS: Readonly<Record<string, string>> = {
  "the published four panels": "ffab938517d41c77b755a833bf1802c4ef814bd8da861401e4cfced2d5453f21",
  "the published four panels in a column": "a391a66b6fe4c2bad204869df5aaa81443a49d47112c32e46cc03fd01df375f5",
  "four panels of one prompt": "67927731eaaf610e5e7bf32e2652b53f2c47108f9d0f2ca5d7b6fba24a00f9cf",
  "four panels of equal gains and entropies":
    "ecb17b47fae9ad6e6e9e128118ca40f751c1d14fde2d20ff5943188ef6fe8013",
  "four panels with NaN, infinity, flags and rows without category":
    "75a8ed70921000d180cfee2dd2771f619623f3ea34018c84532a3389535d5558",
  "four panels without a finite gain": "af96cefe268446bbe3bf9107c36112ee29f9b0bd7f39b830df4be043aba7debc",
  "four panels without rows": "cd7e15a5e662bac87373c1412e630781771253730027f901b453e1f84a995c87",
  "four panels of rows without entropy": "68dd352d58b1baf504f8089ba8a78fb6881896c93001385e4f6fda32b2c6ea6d",
  "four panels of long names": "5d5005c3b02d47167cf9b910a5e3a724f6d834fe5e249eb8f63e8316aaf224e3",
  "four panels of long names in a column": "d1c09293c681e54d62e2e39d5910c387876b98a8b2e62036dc6ce751058e199d",
  "four panels of hostile strings": "c9c2600564e1f4f329b9c4c08c54e9484c7fcc58a9f006835587499557caac34",
  "four panels of hostile strings in a column":
    "67220aa3336cfd26807dd84c9c3c384f2fba782fc53c1a472fa16764e786f1d6",
  "the published architecture comparison": "60228c130e212b613b7be7242c443958acf28e9a0517be14f612115d6ec250ee",
  "an architecture comparison of one model":
    "6831881f4511db857098fa6673e2cb0bec865680ec2c142991ce3d2b037ad73a",
  "an architecture comparison of nothing": "2fc752a93c780407ee2d6ab8fdf0f2f631df6dd2079f66abd4a0c5844fafc17a",
  "an architecture comparison of long names":
    "0bfb801471d143340e2230c42b1b7f4d90d466358f52b7b76c85adf55ccecdd6",
  "an architecture comparison of hostile names":
    "69015ea756ff3188ae9fcd0cb8d0a022fd8a29053ea28ac186ed9db95d0fbb16",
};

it.each(Object.entries(DIGESTS))("the specification of %s is what it was, to the byte", (name, digest) => {
  const spec = FIGURES[name]?.[0];
  expect(createHash("sha256").update(JSON.stringify(spec)).digest("hex")).toBe(digest);
});
