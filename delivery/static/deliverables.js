// A link to a phase unfolds it; without scripts the browser does, where it can.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const block = target && target.closest("details.phase-block");
  if (!block) return;
  block.open = true;
  block.scrollIntoView({ block: "start" });
  block.querySelector("summary").focus({ preventScroll: true });
}

window.addEventListener("hashchange", unfold);
unfold();
