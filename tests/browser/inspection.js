// What the sweep asks of a page, from inside it. Runs before the page's own scripts.
(() => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });

  const name = (part) => (part instanceof Element ? part.tagName.toLowerCase() + [...part.classList].map((word) => `.${word}`).join("") : "text");
  const isShown = (part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const CONTRAST = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
  const FULL = { rules: { "target-size": { enabled: true } } };

  async function axeComplaints(isFull) {
    const found = await axe.run(document, { ...(isFull ? FULL : CONTRAST), resultTypes: ["violations"] });
    return found.violations.flatMap((rule) =>
      rule.nodes.slice(0, 3).map((node) => `${rule.id} at ${node.target.join(" ")} (${node.failureSummary.split("\n").slice(1, 2).join("").trim()})`));
  }

  function shifted() {
    const own = shifts.filter((entry) => !entry.hadRecentInput);
    const parts = own.flatMap((entry) => entry.sources.map((source) => name(source.node)));
    return { score: own.reduce((sum, entry) => sum + entry.value, 0), parts: [...new Set(parts)].slice(0, 4) };
  }

  // Bytes of styles and scripts as they came over the wire.
  function weight() {
    const files = performance.getEntriesByType("resource").filter((file) => /\.(css|js)$/.test(new URL(file.name).pathname));
    return files.reduce((sum, file) => sum + file.encodedBodySize, 0);
  }

  // Every text that a reader meets: shown, spoken, or standing in an empty field.
  function texts() {
    const found = new Set([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const isSaid = !parent.closest("script, style, noscript, template, pre, code, kbd, [lang=en]");
      if (isSaid && parent.checkVisibility()) found.add(walker.currentNode.data.trim());
    }
    for (const attribute of ["aria-label", "title", "placeholder", "alt"]) {
      document.querySelectorAll(`[${attribute}]:not([lang=en])`).forEach((part) => found.add(part.getAttribute(attribute).trim()));
    }
    return [...found];
  }

  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "fill", "stroke", "strokeWidth", "boxShadow", "borderTopColor", "backgroundColor", "textDecorationLine", "color", "opacity", "transform"];
  const look = (part) => [part, part.parentElement, part.nextElementSibling, part.closest("label"), ...part.children].filter(Boolean)
    .map((near) => LOOKS.map((property) => getComputedStyle(near)[property]).join()).join(";");

  // One of each sort that the keyboard reaches; the focus has to be seen on it, or right beside it.
  function unseenFocus() {
    const parts = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
    const sorts = new Map();
    for (const part of parts) {
      const sort = `${name(part.parentElement)} > ${name(part)}[${part.getAttribute("type") ?? ""}]`;
      if (!part.disabled && !sorts.has(sort) && isShown(part)) sorts.set(sort, part);
    }
    const unseen = [];
    for (const [sort, part] of sorts) {
      document.activeElement?.blur();
      const before = look(part);
      part.focus({ preventScroll: true });
      if (document.activeElement === part && look(part) === before) unseen.push(sort);
    }
    document.activeElement?.blur();
    return unseen;
  }

  function headings() {
    return { count: document.querySelectorAll("h1").length, lang: document.documentElement.lang, title: document.title };
  }

  window.inspection = { axeComplaints, shifted, weight, texts, unseenFocus, headings };
})();
