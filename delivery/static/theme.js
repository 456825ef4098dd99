// Loaded before the first paint, so that a chosen theme never flashes. Without a choice the system's theme holds (see theme.css).
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch { /* storage may be forbidden: the system's theme it is */ }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.bsTheme = chosen;
  document.documentElement.classList.add("has-script");
})();
