/** File systems allow names of 255 bytes (some 143); the rest is for the other parts of a file's name. */
const MOST_BYTES = 60;

/**
 * A model's name as part of file names: lower-case letters, marks and digits of any script, composed (NFC), everything else
 * as underscores, at most 60 bytes of UTF-8. Nothing is transliterated, since that depends on the language.
 */
export function modelSlug(name: string): string {
  const whole = name
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "_");
  const slug = beginning(whole.replaceAll(/^_+/g, "")).replaceAll(/_+$/g, "");
  return slug === "" ? "model" : slug;
}

/** The first whole characters, with their marks, that fit. */
function beginning(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(kept + segment) > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
}
