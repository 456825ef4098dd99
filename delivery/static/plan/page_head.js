// The sentence above the plan and the buttons beside it speak of the plan as it is saved: they are brought anew when that changed.

const PARTS = [".page-head-text", ".page-actions"];

export async function renewHead() {
  const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) {
    const [now, then] = [document.querySelector(part), fresh.querySelector(part)];
    if (now && then && !now.contains(document.activeElement)) now.replaceWith(document.importNode(then, true));
  }
}
