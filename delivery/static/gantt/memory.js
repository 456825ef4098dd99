// What a reader chose in one project, kept in this browser. Where storage is forbidden it lives as long as the page.
export function remembered(name) {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(name)) ?? {};
  } catch { /* forbidden or broken: begin anew */ }
  return {
    read: (key, otherwise) => (key in kept ? kept[key] : otherwise),
    keep(key, value) {
      kept[key] = value;
      try {
        localStorage.setItem(name, JSON.stringify(kept));
      } catch { /* kept for this page only */ }
    },
  };
}
