// @ts-check
/**
 * Light or dark: the system's setting until the reader chooses, and always light on paper.
 *
 * @typedef {"light" | "dark"} Scheme
 */

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** @returns {Scheme} */
function currentScheme() {
  const chosen = document.documentElement.dataset["scheme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return systemIsDark.matches ? "dark" : "light";
}

/** @param {() => void} onChange */
function startScheme(onChange) {
  const toggle = requiredElement("scheme-toggle");
  const announce = () => {
    const other = currentScheme() === "dark" ? "light" : "dark";
    toggle.textContent = other === "dark" ? "Dark" : "Light";
    toggle.setAttribute("aria-label", `Switch to ${other} colours`);
    onChange();
  };
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    document.documentElement.dataset["scheme"] = currentScheme() === "dark" ? "light" : "dark";
    announce();
  });
  systemIsDark.addEventListener("change", announce);
  announce();
}
