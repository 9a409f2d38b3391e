/** Elements of the page. Texts are set as texts, never read as HTML. */

type Child = Node | string | null;
type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Record<
    `aria-${string}` | `data-${string}` | "class" | "role" | "for" | "href" | "colspan" | "scope",
    string
  >
> &
  Partial<Omit<HTMLElementTagNameMap[Tag], "children" | "style" | "role">>;

/** A new element; properties that the element has are set, others are attributes. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<Tag> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== "href" && name !== "colspan" && name !== "scope")
      Reflect.set(made, name, value);
    else made.setAttribute(name, value as string);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A new element of a drawing. */
export function drawn(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** @throws Error for an element that the page's own markup lacks */
export function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}

/** Tells a reader of the screen something, and shows it at the foot of the page. */
export function say(text: string): void {
  required("said").textContent = text;
}

/** Gives a shown element these children, and keeps what is equal: focus, scroll and selection stay, and little is drawn. */
export function update(shown: Element, children: readonly Node[]): void {
  children.forEach((next, k) => {
    const old = shown.childNodes[k];
    if (old === undefined) shown.append(next);
    else if (old.isEqualNode(next)) return;
    else if (old instanceof Element && next instanceof Element && old.nodeName === next.nodeName) {
      for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
      for (const { name, value } of next.attributes)
        if (old.getAttribute(name) !== value) old.setAttribute(name, value);
      update(old, [...next.childNodes]);
    } else old.replaceWith(next);
  });
  while (shown.childNodes.length > children.length) shown.lastChild?.remove();
}
